# SPDX-License-Identifier: Apache-2.0
# It fails under the lease, and is rolled back by a worker.
create by deployer summary="A new column in every order" service=web-shop items=[shop-db] artifact=sha256:0b9f3c6d5e4f7a8b9c0d1e2f3a4b5c6d7e8f9a0b1c2d3e4f5a6b7c8d9e0f1a2b environment=production loses_data=true
at 1h vote approve by cecilia
at 2h claim release by deployer artifact=sha256:0b9f3c6d5e4f7a8b9c0d1e2f3a4b5c6d7e8f9a0b1c2d3e4f5a6b7c8d9e0f1a2b
fail release error="exit status 1"
claim release/undo by deployer
complete release/undo
