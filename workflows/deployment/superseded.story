# SPDX-License-Identifier: Apache-2.0
# A newer artifact for the same service, items and environment is on its way before anybody has decided.
create by deployer summary="Payments API 41" service=payments artifact=sha256:0b9f3c6d5e4f7a8b9c0d1e2f3a4b5c6d7e8f9a0b1c2d3e4f5a6b7c8d9e0f1a2b environment=production loses_data=false
superseded
claim release by deployer artifact=sha256:0b9f3c6d5e4f7a8b9c0d1e2f3a4b5c6d7e8f9a0b1c2d3e4f5a6b7c8d9e0f1a2b
refused gate-closed
