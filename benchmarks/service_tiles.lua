-- tiles of the zooms a map page asks for, around the middle of the bench city
local zooms = {11, 12, 13, 14, 15}
local function tile(z, lon, lat)
  local n = 2 ^ z
  local r = math.rad(lat)
  local x = math.floor((lon + 180) / 360 * n)
  local y = math.floor((1 - math.log(math.tan(r) + 1 / math.cos(r)) / math.pi) / 2 * n)
  return x, y
end
request = function()
  local z = zooms[math.random(#zooms)]
  local x, y = tile(z, 114.2 + math.random() * 0.27, 30.5 + math.random() * 0.23)
  return wrk.format("GET", "/tiles/WebMercatorQuad/" .. z .. "/" .. y .. "/" .. x)
end
