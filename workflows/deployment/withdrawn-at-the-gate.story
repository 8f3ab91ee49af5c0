# SPDX-License-Identifier: Apache-2.0
# The change manager stops it at the open gate.
create by deployer summary="Shop front end 7" service=web-shop artifact=sha256:0b9f3c6d5e4f7a8b9c0d1e2f3a4b5c6d7e8f9a0b1c2d3e4f5a6b7c8d9e0f1a2b environment=test loses_data=true
at 5m vote approve by erik
withdraw by hanna
