# shellcheck shell=bash
# What is measured is what free, df, iostat, vmstat, nstat, systemctl and the kernel say as well.

# A daemon of its own, with everything at one second and a recording; the service goes on beside it.
agrees() {
  inside env PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3 /src/Tests/System/agreement.py /usr/bin/tocsind
}

check "every value agrees with an independent reader's" agrees
