# Varnish 7 in front of the site: copy to /etc/varnish/newsportal.vcl, name it with -f in varnish.service, and
# set CDN_URL=varnish://127.0.0.1:6081. It keeps what the site says may be kept, and forgets by name what has
# changed: the site sends BAN with the names, as they stand in the Surrogate-Key of its pages.
#
# Varnish knows no https. Something before it (nginx, hitch, haproxy) ends it and has to set X-Forwarded-Proto,
# overwriting what a reader may have sent. Let nginx send pages here, and no finished pages from their folder:
# they would pass by Varnish, which is then not needed.
vcl 4.1;

import std;

# The site's own socket. Varnish's user reaches it through the site's group: adduser vcache newsportal
backend newsportal {
    .path = "/run/newsportal/gunicorn.sock";
    .first_byte_timeout = 65s;
}

# The machines that run the site, and what ends https: these may purge, and are believed.
acl own {
    "127.0.0.1";
    "::1";
}

sub vcl_recv {
    if (req.method == "BAN") {
        # What ends https is on this machine too. It marks what it hands on, and that came from anybody.
        if (client.ip !~ own || req.http.X-Forwarded-Proto) {
            return (synth(403, "Only the site itself may do this"));
        }
        if (req.http.Surrogate-Key == "*") {
            if (std.ban("obj.status ~ .")) {
                return (synth(200, "Everything is forgotten"));
            }
        } elsif (req.http.Surrogate-Key ~ "^[a-z0-9-]+( [a-z0-9-]+)*$") {
            # Of the page alone, and not of the request: only such bans are worked off in the background. A blank
            # would end the expression.
            if (std.ban("obj.http.Surrogate-Key ~ (^|\s)(" + regsuball(req.http.Surrogate-Key, " ", "|") + ")(\s|$)")) {
                return (synth(200, "Forgotten"));
            }
        }
        return (synth(400, "Not understood"));
    }

    if (client.ip !~ own) {
        set req.http.X-Forwarded-Proto = "http";
    }
    if (req.url ~ "^/(admin|preview)/" || (req.method != "GET" && req.method != "HEAD")) {
        return (pass);
    }
    # Readers' pages look at no cookie and at two parameters.
    unset req.http.Cookie;
    if (req.url ~ "\?" && req.url !~ "[?&](before|after)=") {
        set req.url = regsub(req.url, "\?.*", "");
    }
}

sub vcl_deliver {
    set resp.http.X-Cache = "miss";
    if (obj.hits > 0) {
        set resp.http.X-Cache = "hit";
    }
}
