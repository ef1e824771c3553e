#!/usr/bin/env bash
# Takes the pictures of the pages anew, into docs/images. Needs what ./test needs, and pngquant to make them small.
set -euo pipefail
cd "$(dirname "$0")/.."
mkdir -p docs/images
dotnet build tests/Approvals.Ui.Tests -c Release --nologo -v quiet -clp:ErrorsOnly
APPROVALS_PICTURES="$PWD/docs/images" dotnet test tests/Approvals.Ui.Tests -c Release --no-build --nologo --filter FullyQualifiedName~PictureTests
pngquant --force --ext .png --strip --speed 1 128 docs/images/*.png
