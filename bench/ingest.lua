-- Each request is another comment, from another network.
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
local n = 0
salt = 0
function setup(thread) thread:set("salt", os.time() % 250) end
local words = {
  "The limit in this clause is too strict for small providers and should be lowered.",
  "We support the draft but ask for an example of the assessment in an annex.",
  "Please say in clause 2 who keeps the record and for how long it is kept.",
}
function request()
  n = n + 1
  wrk.headers["X-Forwarded-For"] = string.format("%d.%d.%d.7", 11 + n % 180, (n / 180) % 250, (salt + n / 45000) % 250)
  local body = string.format('{"text":"%s No. %d.%d","name":"Ana Lind"}', words[n % 3 + 1], salt, n)
  return wrk.format(nil, nil, nil, body)
end
local bad = 0
function response(status) if status ~= 201 then bad = bad + 1 end end
function done(summary, latency)
  io.write(string.format("RESULT %d %d %.3f %.3f %d\n", summary.requests, summary.duration,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000,
    summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.timeout))
end
