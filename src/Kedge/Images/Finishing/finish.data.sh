# Runs inside the unpacked system as root, with no network: configures the packages the way dpkg would, once.
# /.kedge holds wave-0.preinst (names, one a line) and wave-0.status. Standard input brings tars, each after a line with its length:
# first the same for the later waves and /.kedge/triggered, then each later wave's files. It may wait for them: the base is
# configured while they are still made.
set -eu
umask 022
export PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/.kedge TMPDIR=/tmp LC_ALL=C.UTF-8 TZ=UTC
export DEBIAN_FRONTEND=noninteractive DEBCONF_NONINTERACTIVE_SEEN=true
export SOURCE_DATE_EPOCH=315532800 PYTHONDONTWRITEBYTECODE=1 PYTHONHASHSEED=0 PERL_HASH_SEED=0
# update-mime-database flushes each file to disk otherwise; a crash here just runs the step again.
export PKGSYSTEM_ENABLE_FSYNC=0
unset DPKG_ROOT 2>/dev/null || :

# Kedge writes the linker cache and compiles bytecode itself; services are not started in an image.
stub() {
    if [ -e "$1" ] && [ ! -e "/.kedge/real$1" ]; then
        mkdir -p "/.kedge/real$(dirname "$1")"
        mv "$1" "/.kedge/real$1"
        printf '#!/bin/sh\nexit 0\n' >"$1"
        chmod 755 "$1"
    fi
}
stubs() {
    stub /usr/sbin/ldconfig
    stub /usr/bin/py3compile
    stub /usr/bin/ssh-keygen
    for file in /usr/lib/python3.*/py_compile.py; do
        if [ -e "$file" ] && [ ! -e "/.kedge/real$file" ]; then
            mkdir -p "/.kedge/real$(dirname "$file")"
            mv "$file" "/.kedge/real$file"
            : >"$file"
        fi
    done
}
unstub() {
    for file in /usr/sbin/ldconfig /usr/bin/py3compile /usr/bin/ssh-keygen /usr/lib/python3.*/py_compile.py; do
        if [ -e "/.kedge/real$file" ]; then mv -f "/.kedge/real$file" "$file"; fi
    done
}
preinst() {
    while read -r name; do
        DPKG_MAINTSCRIPT_NAME=preinst DPKG_MAINTSCRIPT_PACKAGE="${name%%:*}" DPKG_MAINTSCRIPT_ARCH=@ARCH@ \
            DPKG_MAINTSCRIPT_PACKAGE_REFCOUNT=1 DPKG_ADMINDIR=/var/lib/dpkg DPKG_RUNNING_VERSION=1.0 \
            "/.kedge/scripts/$name.preinst" install </dev/null
    done
}
configure() {
    cat "$1.status" >>/var/lib/dpkg/status
    stubs
    dpkg --force-unsafe-io --force-confold --configure -a </dev/null
}
unpack() {
    read -r length
    head -c "$length" | tar -C / -xpf - --numeric-owner --keep-directory-symlink
}

printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d
chmod 755 /usr/sbin/policy-rc.d
mkdir -p /etc/ssh

preinst </.kedge/wave-0.preinst
configure /.kedge/wave-0
unpack
for wave in /.kedge/wave-1 /.kedge/wave-2 /.kedge/wave-3; do
    [ -e "$wave.status" ] || continue
    preinst <"$wave.preinst"
    unpack
    configure "$wave"
done
while read -r name triggers; do
    DPKG_MAINTSCRIPT_NAME=postinst DPKG_MAINTSCRIPT_PACKAGE="${name%%:*}" DPKG_MAINTSCRIPT_ARCH=@ARCH@ \
        DPKG_MAINTSCRIPT_PACKAGE_REFCOUNT=1 DPKG_ADMINDIR=/var/lib/dpkg \
        "/var/lib/dpkg/info/$name.postinst" triggered "$triggers" </dev/null
done </.kedge/triggered
unstub
rm -f /usr/sbin/policy-rc.d

# The image's own user: no password ('*' is not "locked", which sshd would refuse), a home, and nothing else.
echo 'kedge:x:1000:1000:Kedge:/home/kedge:/bin/bash' >>/etc/passwd
echo 'kedge:x:1000:' >>/etc/group
if [ -e /etc/shadow ]; then echo 'kedge:*:3652:0:99999:7:::' >>/etc/shadow; fi
if [ -e /etc/gshadow ]; then echo 'kedge:!::' >>/etc/gshadow; fi
