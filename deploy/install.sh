#!/usr/bin/env bash
# From a fresh Debian 12 to a running system, and from one release to the next: run it from a
# checkout, as root. What stands already is left alone; a second run changes nothing and says so.
#
#   SITE_NAME=phongchong.sonla.example deploy/install.sh
#
#   TLS_CERT=… TLS_KEY=…   the office's certificate (with its chain) and key; else a self-signed one
#   DATABASE_URL=…         a PostgreSQL elsewhere; else a role and a database are made in the one here
#   HTTP_PORT, HTTPS_PORT  80 and 443
#   ROOT=/some/folder      puts everything below that folder, as whoever runs it: no packages, no
#                          users, no services. Then DB_ADMIN_URL names the PostgreSQL to make the
#                          role in. That is how tests/deploy/ tries this file.
set -euo pipefail

SOURCE=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
ROOT=${ROOT:-}
SITE_NAME=${SITE_NAME:?SITE_NAME is missing: the name the site answers to, such as phongchong.sonla.example}
HTTP_PORT=${HTTP_PORT:-80} HTTPS_PORT=${HTTPS_PORT:-443}
UPSTREAM=${UPSTREAM:-unix:$ROOT/run/sonla/web.sock}
PYTHON=${PYTHON:-python3}
NAME=sonla_plan # of the role and of the database
HOME_DIR=$ROOT/opt/sonla ETC=$ROOT/etc/sonla VAR=$ROOT/var/lib/sonla
BACKUPS=$ROOT/var/backups/sonla LOGS=$ROOT/var/log/sonla
LOG=$ROOT/var/log/sonla-install.log
BEGAN=$SECONDS CHANGED=0
umask 022

# --- How it tells ------------------------------------------------------------------------------

say() { printf '%s\n' "$*" | tee -a "$LOG"; }
step() { say "$(printf '[%4ss] %s' $((SECONDS - BEGAN)) "$*")"; }
changed() { CHANGED=$((CHANGED + 1)); say "        + $*"; }
fail() { say "deploy/install.sh: $*" >&2; exit 1; }
real() { [[ -z $ROOT ]]; }
with_systemd() { real && [[ -d /run/systemd/system ]]; }
trap 'say "deploy/install.sh: stopped at line $LINENO; what was done stays and is not done again. See $LOG" >&2' ERR

# --- What changes something only where it differs -----------------------------------------------

folder() { # MODE OWNER:GROUP PATH
  [[ -d $3 ]] || { mkdir -p "$3"; changed "$3"; }
  chmod "$1" "$3"
  if real; then chown "$2" "$3"; fi
}

put() { # MODE OWNER:GROUP PATH < content; true when it was written
  local fresh
  fresh=$(mktemp "$3.XXXXXX")
  cat >"$fresh"
  chmod "$1" "$fresh"
  if real; then chown "$2" "$fresh"; fi
  if cmp -s "$fresh" "$3"; then rm "$fresh"; return 1; fi
  mv "$fresh" "$3"
  changed "$3"
}

filled() { # FILE: with the names between @ signs put in; by no program, whose words ps would show
  local text name suffix=""
  [[ $HTTPS_PORT == 443 ]] || suffix=":$HTTPS_PORT"
  local -A values=(
    [SITE_NAME]=$SITE_NAME [HTTP_PORT]=$HTTP_PORT [HTTPS_PORT]=$HTTPS_PORT [HTTPS_SUFFIX]=$suffix
    [UPSTREAM]=$UPSTREAM [STATIC_DIR]=$VAR/static [TLS_DIR]=$ETC/tls [LOG_DIR]=$LOGS
    [WWW_DIR]=$HOME_DIR/www [VAR_DIR]=$VAR [BACKUP_DIR]=$BACKUPS
    [SECRET_KEY]=${SECRET_KEY:-} [DATABASE_URL]=${DATABASE_URL:-}
  )
  text=$(<"$1")
  # quoted, or an & in a password would stand for what it replaces
  for name in "${!values[@]}"; do text=${text//"@$name@"/"${values[$name]}"}; done
  printf '%s\n' "$text"
}

as_sonla() { if real; then runuser -u sonla -- "$@"; else "$@"; fi; }

manage() { # the new release's manage.py, with the settings of this machine
  local settings
  mapfile -t settings < <(grep -E '^[A-Z_]+=' "$ETC/sonla.env")
  # in a shell of its own, and not as words of a command: those are read by everybody (ps)
  (cd "$RELEASE" && export "${settings[@]}" && as_sonla "$RELEASE/venv/bin/python" manage.py "$@")
}

admin_sql() {
  if [[ -n ${DB_ADMIN_URL:-} ]]; then psql --quiet --no-psqlrc --tuples-only --no-align -v ON_ERROR_STOP=1 "$DB_ADMIN_URL"
  else runuser -u postgres -- psql --quiet --no-psqlrc --tuples-only --no-align -v ON_ERROR_STOP=1; fi
}

# --- The steps ---------------------------------------------------------------------------------

packages() {
  step "Packages of Debian"
  real || { say "        left out below ROOT"; return; }
  local missing=() name
  for name in python3-venv nginx age openssl ${DATABASE_URL:+postgresql-client}; do
    dpkg -s "$name" >/dev/null 2>&1 || missing+=("$name")
  done
  # Already written settings name a database: then it is known where that is.
  if [[ -z ${DATABASE_URL:-} && ! -e $ETC/sonla.env ]] && ! dpkg -s postgresql >/dev/null 2>&1; then missing+=(postgresql); fi
  ((${#missing[@]})) || return 0
  apt-get update -qq >>"$LOG"
  DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "${missing[@]}" >>"$LOG" 2>&1
  changed "${missing[*]}"
}

people_and_folders() {
  step "The system's user and folders"
  if real && ! id sonla >/dev/null 2>&1; then
    useradd --system --home-dir "$VAR" --no-create-home --shell /usr/sbin/nologin sonla
    changed "user sonla"
  fi
  folder 0755 root:root "$HOME_DIR"
  folder 0755 root:root "$HOME_DIR/releases"
  folder 0755 root:root "$HOME_DIR/venvs"
  folder 0755 root:root "$HOME_DIR/www"
  folder 0750 root:sonla "$ETC"
  folder 0750 root:root "$ETC/tls"
  # nginx passes through to the static files and can look at nothing else.
  folder 0751 sonla:sonla "$VAR"
  folder 0750 sonla:sonla "$VAR/media"
  folder 0750 sonla:sonla "$BACKUPS"
  folder 0750 www-data:adm "$LOGS"
}

release() {
  step "This release"
  local files=(manage.py requirements.txt)
  cd "$SOURCE"
  if [[ -e .git ]]; then mapfile -t files < <(git ls-files | grep -Ev '^(tests|\.ci)/')
  else mapfile -t files < <(find . -type f -printf '%P\n' | grep -Ev '^(tests|\.ci|var|\.venv|[^/]*cache)/|__pycache__' | LC_ALL=C sort); fi
  local id
  id=$(for file in "${files[@]}"; do [[ ! -f $file ]] || printf '%s\0' "$file"; done | xargs -0 sha256sum | sha256sum | cut -c1-12)
  RELEASE=$HOME_DIR/releases/$id
  if [[ ! -d $RELEASE ]]; then
    rm -rf "$RELEASE.new" && mkdir "$RELEASE.new"
    for file in "${files[@]}"; do [[ ! -f $file ]] || printf '%s\0' "$file"; done |
      tar --create --null --files-from=- --owner=0 --group=0 | tar --extract --no-same-permissions -C "$RELEASE.new"
    mv "$RELEASE.new" "$RELEASE"
    changed "$RELEASE"
  fi
  cd "$RELEASE"
}

environment_of_python() {
  step "Packages of Python"
  local lock venv
  lock=$(cat requirements.txt deploy/requirements-sentry.txt | sha256sum | cut -c1-12)
  venv=$HOME_DIR/venvs/$lock
  if [[ ! -e $venv/.complete ]]; then
    rm -rf "$venv"
    "$PYTHON" -m venv "$venv" >>"$LOG" 2>&1
    # Every file is one whose hash stands in the lock file, and no other is taken.
    "$venv/bin/pip" install --quiet --disable-pip-version-check --require-hashes --no-deps \
      -r requirements.txt >>"$LOG" 2>&1
    if grep -q '^SENTRY_DSN=' "$ETC/sonla.env" 2>/dev/null; then
      "$venv/bin/pip" install --quiet --disable-pip-version-check --require-hashes --no-deps \
        -r deploy/requirements-sentry.txt >>"$LOG" 2>&1
    fi
    touch "$venv/.complete"
    changed "$venv"
  fi
  [[ -e venv ]] || ln -s "$venv" venv
  # The services may write nothing here.
  [[ -e .compiled ]] || { venv/bin/python -m compileall -q . -x venv/ >>"$LOG" 2>&1; touch .compiled; }
}

database() {
  step "The database"
  if [[ -e $ETC/sonla.env ]]; then DATABASE_URL=$(sed -n 's/^DATABASE_URL=//p' "$ETC/sonla.env"); return; fi
  [[ -z ${DATABASE_URL:-} ]] || return 0
  if real; then
    local place
    for place in /etc/postgresql/*/main/conf.d; do
      if put 0644 postgres:postgres "$place/sonla.conf" <"$RELEASE/deploy/postgresql/sonla.conf"; then RESTART_DB=1; fi
    done
    if [[ -n ${RESTART_DB:-} ]]; then pg_ctlcluster "$(ls /etc/postgresql | sort -n | tail -1)" main restart >>"$LOG" 2>&1; fi
  fi
  local password where
  password=$("$PYTHON" -c 'import secrets; print(secrets.token_urlsafe(32))')
  where=$(admin_sql <<<"SELECT coalesce(host(inet_server_addr()), '127.0.0.1') || ':' || current_setting('port')")
  # CREATEDB: a backup is proven by restoring it into a scratch database.
  if [[ -z $(admin_sql <<<"SELECT 1 FROM pg_roles WHERE rolname = '$NAME'") ]]; then
    admin_sql <<<"CREATE ROLE $NAME LOGIN CREATEDB"
    changed "role $NAME"
  fi
  admin_sql <<<"ALTER ROLE $NAME PASSWORD '$password'"
  if [[ -z $(admin_sql <<<"SELECT 1 FROM pg_database WHERE datname = '$NAME'") ]]; then
    admin_sql <<<"CREATE DATABASE $NAME OWNER $NAME ENCODING 'UTF8' LOCALE 'C.UTF-8' TEMPLATE template0"
    changed "database $NAME"
  fi
  DATABASE_URL=postgres://$NAME:$password@$where/$NAME
}

settings() {
  step "The settings"
  # Holds the key and the password: never written a second time.
  if [[ ! -e $ETC/sonla.env ]]; then
    SECRET_KEY=$("$PYTHON" -c 'import secrets; print(secrets.token_urlsafe(64))')
    filled deploy/sonla.env.example | put 0640 root:sonla "$ETC/sonla.env"
  fi
  manage check --deploy >>"$LOG" 2>&1 || fail "the settings in $ETC/sonla.env are refused, see $LOG"
}

certificate() {
  step "The certificate"
  if [[ -n ${TLS_CERT:-} ]]; then
    put 0644 root:root "$ETC/tls/fullchain.pem" <"$TLS_CERT" || true
    put 0600 root:root "$ETC/tls/key.pem" <"${TLS_KEY:?TLS_KEY is missing}" || true
  elif [[ ! -e $ETC/tls/key.pem ]]; then
    (umask 077 && openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 825 \
      -subj "/CN=$SITE_NAME" -addext "subjectAltName=DNS:$SITE_NAME" \
      -keyout "$ETC/tls/key.pem" -out "$ETC/tls/fullchain.pem" 2>>"$LOG")
    changed "a self-signed certificate for $SITE_NAME: browsers warn until the office's own is there"
  fi
}

data() {
  step "Tables, units and the plan"
  # Only what the old version can live with (docs/upgrade.md): it still serves meanwhile.
  if ! manage migrate --check >/dev/null 2>&1; then
    manage migrate --no-input >>"$LOG" 2>&1
    changed "migrations"
  fi
  local accounts
  accounts=$(DEMO=0 manage first_start 2>>"$LOG")
  if [[ -n $accounts ]]; then
    changed "the administrator; the password is shown on this screen only"
    printf '\n    First sign-in, shown this once; it is changed at once:\n    %s\n\n' "$accounts"
  fi
}

static_files() {
  step "Static files, hashed and compressed"
  local made=$VAR/.static-release
  if [[ $(cat "$made" 2>/dev/null) != "$RELEASE" ]]; then
    # Old ones stay: a page that is open still asks for them.
    manage collectstatic --no-input --verbosity 0 >>"$LOG" 2>&1
    # sonla writes them, nginx reads them, nobody else.
    if real; then chgrp -R www-data "$VAR/static"; chmod -R g+rX "$VAR/static"; fi
    echo "$RELEASE" >"$made"
    changed "$VAR/static"
  fi
}

services() {
  step "Services, nginx and logrotate"
  local file unit
  put 0644 root:root "$HOME_DIR/www/nghi.html" <deploy/nginx/nghi.html || true
  folder 0755 root:root "$ROOT/etc/systemd/system"
  for file in deploy/systemd/*; do
    unit=${file##*/}
    if sed "s|/opt/sonla|$HOME_DIR|g; s|/etc/sonla|$ETC|g; s|/var/lib/sonla|$VAR|g; s|/var/backups/sonla|$BACKUPS|g; s|/run/sonla|$ROOT/run/sonla|g" "$file" |
      put 0644 root:root "$ROOT/etc/systemd/system/$unit"; then UNITS=1; fi
  done
  folder 0755 root:root "$ROOT/etc/nginx/conf.d"
  if filled deploy/nginx/sonla.conf | put 0644 root:root "$ROOT/etc/nginx/conf.d/sonla.conf"; then NGINX=1; fi
  folder 0755 root:root "$ROOT/etc/logrotate.d"
  sed "s|/var/log/sonla|$LOGS|" deploy/logrotate/sonla | put 0644 root:root "$ROOT/etc/logrotate.d/sonla" || true
  folder 0755 root:root "$ROOT/usr/local/sbin"
  sed "s|/opt/sonla|$HOME_DIR|g; s|/etc/sonla|$ETC|g" deploy/sonla-manage | put 0755 root:root "$ROOT/usr/local/sbin/sonla-manage" || true
}

switch() {
  step "The new release takes over"
  if [[ $(readlink "$HOME_DIR/current" 2>/dev/null || true) != "$RELEASE" ]]; then
    ln -sfn "$RELEASE" "$HOME_DIR/current.new" && mv -T "$HOME_DIR/current.new" "$HOME_DIR/current"
    changed "$HOME_DIR/current"
    SWITCHED=1
  fi
  with_systemd || { say "        no systemd here: units are written, nothing is started"; return; }
  [[ -z ${UNITS:-} ]] || systemctl daemon-reload
  systemctl enable --quiet --now sonla-web.socket
  local unit
  for unit in sonla-web.service sonla-jobs.service sonla-{seal,retention,reminders,backup}.timer; do
    if [[ $unit == sonla-backup.timer ]] && ! grep -q '^BACKUP_RECIPIENT=' "$ETC/sonla.env"; then
      say "        no backup yet: put BACKUP_RECIPIENT into $ETC/sonla.env and run this again"
      continue
    fi
    systemctl enable --quiet --now "$unit"
  done
  # The socket stays: whoever knocks meanwhile is answered by the new one.
  if [[ -n ${SWITCHED:-}${UNITS:-} ]]; then systemctl restart sonla-web.service sonla-jobs.service; fi
  if [[ -n ${NGINX:-} ]]; then nginx -t >>"$LOG" 2>&1 && systemctl reload-or-restart nginx; fi
}

mkdir -p "$(dirname "$LOG")" && touch "$LOG" && chmod 0640 "$LOG"
! real || ((EUID == 0)) || fail "must be run as root (or with ROOT=/some/folder)"
say "== $(date '+%Y-%m-%d %H:%M:%S') $SOURCE -> ${ROOT:-/}"
packages
people_and_folders
release
environment_of_python
database
settings
certificate
data
static_files
services
switch
if ((CHANGED)); then step "Done: $CHANGED things were made or changed. https://$SITE_NAME/"
else step "Nothing was changed: everything stood already."; fi
