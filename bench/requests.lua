-- For wrk: asks the requests of a file in turn, each with a number of its own where it wants one, and prints one line.
local UNIQUE = "unique%-%d%d%d%d%d%d%d%d"
local requests, number, is_unique = {}, 0, false

function init(arguments)
    local file = assert(io.open(arguments[1], "rb"))
    for request in (file:read("*a")):gmatch("([^%z]+)") do requests[#requests + 1] = request end
    file:close()
    is_unique = requests[1]:find(UNIQUE) ~= nil
    number = tonumber(arguments[2])
end

function request()
    number = number + 1
    local asked = requests[number % #requests + 1]
    if is_unique then asked = asked:gsub(UNIQUE, string.format("unique-%08d", number)) end
    return asked
end

function done(summary, latency)
    local errors = summary.errors
    print(string.format(
        '{"requests": %d, "microseconds": %d, "p50": %d, "p99": %d, "failed": %d}',
        summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
        errors.connect + errors.read + errors.write + errors.status + errors.timeout
    ))
end
