#!/usr/bin/env bash
# Installs Debian's Redmine for the tests of policynlp/feeds/redmine.py: Ruby, SQLite and puma, no database of its own.
# Needs root and apt-get; says so and leaves with 3 where it cannot. tests/redmine_server.py starts what it installs.
set -uo pipefail
home=/usr/share/redmine

[[ -f $home/config.ru ]] && command -v puma > /dev/null && { echo "redmine: is there"; exit 0; }
if ! command -v apt-get > /dev/null || [[ $(id -u) -ne 0 ]]; then
  echo "redmine: not installed; on Debian 12 run as root: bash tests/redmine/install.sh" >&2
  exit 3
fi

export DEBIAN_FRONTEND=noninteractive
apt=(apt-get -qq -o DPkg::Lock::Timeout=120 -o Acquire::Retries=2)
if ! dpkg -s redmine > /dev/null 2>&1; then
  # The tests make databases of their own; dbconfig-common would make one more.
  "${apt[@]}" install -y --no-install-recommends debconf dbconfig-common > /dev/null 2>&1
  echo "redmine redmine/instances/default/dbconfig-install boolean false" | debconf-set-selections
fi
"${apt[@]}" install -y --no-install-recommends redmine redmine-sqlite ruby-sqlite3 puma > /tmp/redmine-install.log 2>&1 && {
  echo "redmine: installed"
  exit 0
}
[[ -f $home/Gemfile ]] || { tail -n 3 /tmp/redmine-install.log >&2; exit 1; }

# Some versions of Bundler want a folder for each packaged gem, which Debian's packages do not have; its message names the gem.
for _ in $(seq 60); do
  said=$(cd "$home" && bundle install --local 2>&1) && break
  gem=$(sed -n 's/.*Could not find \(.*\)\.gem.*/\1/p' <<< "$said" | head -n 1)
  gem=$(basename "$gem")
  [[ -n $gem ]] || { echo "$said" | tail -n 3 >&2; exit 1; }
  for folder in /usr/share/rubygems-integration/{all,3.1.0}/gems; do mkdir -p "$folder/$gem"; done
done
dpkg --configure -a >> /tmp/redmine-install.log 2>&1 || { tail -n 3 /tmp/redmine-install.log >&2; exit 1; }
echo "redmine: installed, with folders made for packaged gems"
