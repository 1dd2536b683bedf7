# Makes tocsin.toml(5) of the commented configuration file: awk -f config-page.awk config/tocsin.toml
#
# A comment that stands alone before a blank line is prose; a comment before "#key = value" describes that key.

function escape(text) {
  gsub(/\\/, "\\e", text)
  gsub(/-/, "\\-", text)
  return text ~ /^['.]/ ? "\\&" text : text
}

# In the arguments of a macro, quotation marks would group.
function argument(text) {
  text = escape(text)
  gsub(/"/, "\\(dq", text)
  return text
}

function keep(line) { block[++pending] = line }

function flush(  number) {
  for (number = 1; number <= pending; number++) print block[number]
  pending = 0
}

BEGIN {
  print ".\\\" Made of config/tocsin.toml."
  print ".Dd November 23, 2026"
  print ".Dt TOCSIN.TOML 5"
  print ".Os"
  print ".Sh NAME"
  print ".Nm tocsin.toml"
  print ".Nd configuration of the Tocsin anomaly detection daemon"
  print ".Sh SYNOPSIS"
  print ".Pa /usr/lib/tocsin/tocsin.toml"
  print ".Pp"
  print ".Pa /etc/tocsin/tocsin.toml"
  print ".Pp"
  print ".Pa /etc/tocsin/conf.d/*.toml"
  print ".Sh DESCRIPTION"
}

function begin() {
  print hasSection ? ".El" : ".Sh KEYS"
  hasSection = 1
}

/^\[/ {
  gsub(/[][]/, "")
  begin()
  print ".Ss [" $0 "]"
  print ".Bl -tag -width Ds"
  next
}

/^#[a-z_]+ = / {
  sub(/^#/, "")
  # A key of no section comes before the first of them.
  if (!hasSection) { begin(); print ".Bl -tag -width Ds" }
  print ".It Li " argument($0)
  flush()
  next
}

/^#   / { sub(/^# +/, ""); keep(".Dl " argument($0)); next }

/^#/ { sub(/^# ?/, ""); if ($0 != "") keep(escape($0)); else keep(".Pp"); next }

/^$/ { if (!hasSection) flush() }

END {
  print ".El"
  print ".Sh SEE ALSO"
  print ".Xr tocsin 1 ,"
  print ".Xr tocsin 7 ,"
  print ".Xr tocsind 8"
}
