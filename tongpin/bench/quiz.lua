-- What wrk does for `tongpin bench quiz`: wrk … ADDRESS -- MODE PATH ANSWERS [TICKETS]
--   flow     get a paper, hand it in, read score and place, again and again
--   hand_in  hand in papers whose tickets a file holds, one a line
--   get      get the page, again and again
local threads = {}

function setup(thread)
  thread:set("number", #threads)
  table.insert(threads, thread)
end

function init(args)
  mode, path, answers = args[1], args[2], args[3]
  tickets, top, done_, failed = {}, 0, 0, 0
  form = { ["Content-Type"] = "application/x-www-form-urlencoded" }
  if mode == "hand_in" then
    for line in io.lines(args[4]) do
      top = top + 1
      tickets[top] = line
    end
  end
end

function request()
  if top > 0 then
    local ticket = tickets[top]
    tickets[top] = nil
    top = top - 1
    return wrk.format("POST", path, form, "ticket=" .. ticket .. answers)
  end
  return wrk.format("GET", path)
end

function response(status, headers, body)
  if mode == "get" then
    done_ = done_ + 1
    return
  end
  local ticket = mode == "flow" and body:match('name="ticket" value="([^"]+)"')
  if ticket then
    top = top + 1
    tickets[top] = ticket
  elseif status == 200 and body:find('class="score"', 1, true) then
    done_ = done_ + 1
  elseif mode == "flow" or status ~= 200 then
    failed = failed + 1
  end
end

function done(summary, latency, requests)
  local finished, refused = 0, summary.errors.connect + summary.errors.read + summary.errors.timeout
  for _, thread in ipairs(threads) do
    finished = finished + thread:get("done_")
    refused = refused + thread:get("failed")
  end
  io.write(string.format(
    '{"per_s": %.1f, "failed": %d, "p50_ms": %.1f, "p95_ms": %.1f, "p99_ms": %.1f}\n',
    finished / (summary.duration / 1e6), refused, latency:percentile(50) / 1000,
    latency:percentile(95) / 1000, latency:percentile(99) / 1000))
end
