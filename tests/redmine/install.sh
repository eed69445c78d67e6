#!/usr/bin/env bash
# Installs Debian's Redmine with SQLite and puma, for the tests of policynlp/feeds/redmine.py; tests/redmine_server.py starts it
# on databases of its own. Leaves with 3 and a line where it cannot: it needs apt-get, a Debian that has Redmine, and root.
set -uo pipefail
home=/usr/share/redmine
log=$(mktemp)
trap 'rm -f "$log"' EXIT

if [[ -f $home/config.ru ]] && command -v puma > /dev/null; then
  echo "redmine: is there"
  exit 0
fi
if ! command -v apt-get > /dev/null || [[ $(id -u) -ne 0 ]]; then
  echo "redmine: not installed; run as root on Debian 12: bash tests/redmine/install.sh" >&2
  exit 3
fi

export DEBIAN_FRONTEND=noninteractive
has() { [[ $(apt-cache policy redmine 2> /dev/null) =~ Candidate:\ [0-9] ]]; }
has || apt-get update -qq > "$log" 2>&1
has || { echo "redmine: this system has no such package; Debian 12 has" >&2; exit 3; }
apt-get install -y -qq -o DPkg::Lock::Timeout=120 --no-install-recommends redmine redmine-sqlite puma > "$log" 2>&1 && {
  echo "redmine: installed"
  exit 0
}
[[ -f $home/Gemfile ]] || { tail -n 3 "$log" >&2; exit 1; }

# Some versions of Bundler want a folder for each packaged gem, which Debian's packages do not have; their message names it.
for _ in $(seq 60); do
  said=$(cd "$home" && bundle install --local 2>&1) && break
  gem=$(sed -n 's/.*Could not find \([^ ]*\)\.gem.*/\1/p' <<< "$said" | head -n 1)
  [[ -n $gem ]] || { tail -n 3 <<< "$said" >&2; exit 1; }
  mkdir -p /usr/share/rubygems-integration/{all,3.1.0}/gems/"${gem##*/}"
done
dpkg --configure -a > "$log" 2>&1 || { tail -n 3 "$log" >&2; exit 1; }
echo "redmine: installed, with folders for packaged gems"
