# Sourced by ./run and ./test. Names are folded to NFC, which needs ICU; without it .NET does not even start unless told so.
has_icu() { [ -n "$(find /usr/lib /usr/lib64 /usr/local/lib /lib -name 'libicuuc.so*' -print -quit 2>/dev/null)" ]; }

if [ "$(uname -s)" = Linux ] && ! has_icu; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq >/dev/null 2>&1 || true
    package=$(apt-cache search --names-only '^libicu[0-9]+$' 2>/dev/null | cut -d' ' -f1 | sort -V | tail -n 1)
    [ -z "$package" ] || apt-get install -y -qq --no-install-recommends "$package" >/dev/null 2>&1 || true
  fi
  if ! has_icu; then
    echo "libicu is absent: names that are not plain ASCII will be refused." >&2
    export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1
  fi
fi
