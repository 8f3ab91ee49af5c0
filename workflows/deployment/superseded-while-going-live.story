# SPDX-License-Identifier: Apache-2.0
# What has begun is finished; given back, it is not begun again, and taken back for good measure.
create by deployer summary="Shop front end 7" service=web-shop artifact=sha256:0b9f3c6d5e4f7a8b9c0d1e2f3a4b5c6d7e8f9a0b1c2d3e4f5a6b7c8d9e0f1a2b environment=test loses_data=false
claim release by deployer artifact=sha256:0b9f3c6d5e4f7a8b9c0d1e2f3a4b5c6d7e8f9a0b1c2d3e4f5a6b7c8d9e0f1a2b
superseded
release release
claim release/undo by deployer
complete release/undo
