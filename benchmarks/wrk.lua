-- Posts the one question in the file $QUESTION, as a browser does; prints one line of figures.
local file = io.open(os.getenv("QUESTION"), "rb")
wrk.method = "POST"
wrk.body = file:read("*a")
wrk.headers["Content-Type"] = "application/json"
wrk.headers["Accept-Encoding"] = "gzip, deflate, br"
file:close()

function done(summary, latency)
  local e = summary.errors
  io.write(string.format("FIGURES %.1f %.3f %.3f %d\n",
    summary.requests / summary.duration * 1e6, latency:percentile(50) / 1000,
    latency:percentile(95) / 1000, e.connect + e.read + e.write + e.status + e.timeout))
end
