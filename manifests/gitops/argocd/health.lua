-- Health of a PostgresCell for Argo CD: argocd-cm, key
-- resource.customizations.health.postgres.alphaswarm.io_PostgresCell
-- Reads conditions only, and only where they speak of the present generation.
local function health(status, message)
  return { status = status, message = message or "" }
end

if obj.spec ~= nil and obj.spec.suspend == true then
  return health("Suspended", "spec.suspend is true: nothing is written until it is false again")
end

local status = obj.status
if status == nil or status.conditions == nil or status.observedGeneration ~= obj.metadata.generation then
  return health("Progressing", "waiting for the operator to observe this generation")
end

local conditions = {}
for _, condition in ipairs(status.conditions) do
  conditions[condition.type] = condition
end

local function is(type, wanted)
  return conditions[type] ~= nil and conditions[type].status == wanted
end

if is("Stalled", "True") then
  return health("Degraded", conditions.Stalled.message)
end
if is("Reconciling", "True") then
  return health("Progressing", conditions.Reconciling.message)
end
if is("Ready", "True") then
  return health("Healthy", conditions.Ready.message)
end
return health("Progressing", conditions.Ready ~= nil and conditions.Ready.message or "")
