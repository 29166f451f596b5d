-- Sends the requests of a file, picked at random: each line is a target, or a target, a tab and a JSON body to POST.
-- wrk -s wrk.lua URL -- FILE KEY SEED

local requests = {}
local next_thread = 0

function setup(thread)
   thread:set("number", next_thread)
   next_thread = next_thread + 1
end

function init(args)
   math.randomseed(tonumber(args[3]) * 1000 + number)
   local headers = { ["Authorization"] = "Bearer " .. args[2], ["Content-Type"] = "application/json" }
   for line in io.lines(args[1]) do
      local tab = line:find("\t", 1, true)
      if tab then
         requests[#requests + 1] = wrk.format("POST", line:sub(1, tab - 1), headers, line:sub(tab + 1))
      else
         requests[#requests + 1] = wrk.format("GET", line, headers)
      end
   end
end

function request()
   return requests[math.random(#requests)]
end

function done(summary, latency, all)
   local errors = summary.errors
   local failed = errors.connect + errors.read + errors.write + errors.status + errors.timeout
   io.write(string.format("RESULT %d %d %d %.0f %.0f\n", summary.requests, summary.duration, failed,
      latency:percentile(50), latency:percentile(99)))
end
