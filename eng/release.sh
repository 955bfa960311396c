#!/usr/bin/env bash
# Makes the archives of a release: for each runtime one of the embedded gateway and one of the cluster's process, each a folder that
# needs no .NET on the machine; a list of their parts (CycloneDX) and the checksums of all files.
#   bash eng/release.sh [FOLDER [RUNTIME…]]      default: artifacts/release linux-x64 linux-arm64
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
output=$(realpath -m "${1:-artifacts/release}")
shift || true
runtimes=("$@")
[ "${#runtimes[@]}" -gt 0 ] || runtimes=(linux-x64 linux-arm64)
version=$(sed -n 's:.*<Version>\(.*\)</Version>.*:\1:p' Directory.Build.props)
rm -rf "$output"
mkdir -p "$output"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# name of the archives, project
products=("imagegateway-embedded Api" "imagegateway Silo")

for runtime in "${runtimes[@]}"; do
  for product in "${products[@]}"; do
    read -r name project <<<"$product"
    folder=$name-$version-$runtime
    # Apart from the folders of ordinary builds, whose packages are those of no runtime.
    dotnet publish "src/$project" --configuration Release --runtime "$runtime" --self-contained \
      --artifacts-path "$work/build" --output "$work/$folder" -p:DebugType=none -p:PublishReadyToRun=true -nologo -v quiet -clp:ErrorsOnly
    cp LICENSE "$work/$folder/"
    tar -C "$work" --sort=name --owner=0 --group=0 --numeric-owner -czf "$output/$folder.tar.gz" "$folder"
    rm -rf "${work:?}/$folder"
    echo "$folder.tar.gz"
  done
done

dotnet tool restore --verbosity quiet >/dev/null
for product in "${products[@]}"; do
  read -r name project <<<"$product"
  file=$name-$version.cdx.json
  dotnet dotnet-CycloneDX "src/$project/$project.csproj" --output "$output" --filename "$file" --output-format Json \
    --set-name "$name" --set-version "$version" --set-type Application --base-intermediate-output-path "$work/sbom" >"$work/sbom.log" 2>&1 \
    || { cat "$work/sbom.log" >&2; exit 1; }
  echo "$file"
done

(cd "$output" && sha256sum -- * >"$work/sums" && mv "$work/sums" SHA256SUMS)
