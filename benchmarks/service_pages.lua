-- pages of 100 features, one after the other; "cold" begins them anywhere
local cold, after = false, 0
init = function(args) cold = args[1] == "cold" end
request = function()
  if cold then after = math.random(0, 9899) else after = (after + 100) % 9900 end
  return wrk.format("GET", "/collections/grids/items?limit=100&after=" .. after)
end
