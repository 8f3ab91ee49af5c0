# SPDX-License-Identifier: Apache-2.0
# To production, on a service that is not critical, and nothing is lost by taking it back: nobody is asked, and the gate stands open for this artifact alone.
create by deployer summary="Shop front end 7" service=web-shop items=[shop-web] artifact=sha256:0b9f3c6d5e4f7a8b9c0d1e2f3a4b5c6d7e8f9a0b1c2d3e4f5a6b7c8d9e0f1a2b environment=production loses_data=false
claim release by deployer artifact=sha256:1b9f3c6d5e4f7a8b9c0d1e2f3a4b5c6d7e8f9a0b1c2d3e4f5a6b7c8d9e0f1a2b
refused gate-closed
claim release by deployer artifact=sha256:0b9f3c6d5e4f7a8b9c0d1e2f3a4b5c6d7e8f9a0b1c2d3e4f5a6b7c8d9e0f1a2b lease=20min
at 10m complete release build="7"
