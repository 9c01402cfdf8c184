import type { Permission } from "#wire/permissions.ts"

/**
 * Who may do what, written down a second time and by hand: what the code declares is held against this. An endpoint that is not
 * here fails, so that nobody adds one without thinking of who may use it.
 */
export type Expected =
  | { readonly permission: Permission; readonly orSelf?: true; readonly or?: Permission }
  | "signed-in"
  | "nothing"

const p = (permission: Permission) => ({ permission })
const own = (permission: Permission): Expected => ({ permission, orSelf: true })

/** To look at a thing, and to change it. */
export const EXPECTED_OF_THINGS: Readonly<Record<string, readonly [view: Permission, edit: Permission]>> = {
  units: ["org.view", "org.edit"],
  areas: ["org.view", "org.edit"],
  skills: ["skills.view", "skills.edit"],
  roles: ["roles.view", "roles.edit"],
  capacities: ["agents.view", "agents.edit"],
  queues: ["queues.view", "queues.edit"],
  people: ["users.view", "users.edit"],
  flows: ["flows.view", "flows.edit"],
  prompts: ["flows.view", "flows.edit"],
  pronunciations: ["flows.view", "flows.edit"],
  numbers: ["channels.view", "channels.edit"],
  trunks: ["channels.view", "channels.edit"],
  calendars: ["parameters.view", "parameters.edit"],
  holidays: ["parameters.view", "parameters.edit"],
  "recording-rules": ["parameters.view", "recordings.purge"],
  "recording-holds": ["recordings.hold", "recordings.hold"],
  reasons: ["parameters.view", "parameters.edit"],
  "call-reasons": ["parameters.view", "parameters.edit"],
  "state-looks": ["parameters.view", "parameters.edit"],
  customers: ["customers.view", "customers.edit"],
  "customer-classes": ["customers.view", "parameters.edit"],
  "customer-groups": ["customers.view", "parameters.edit"],
  "customer-fields": ["customers.view", "parameters.edit"],
  products: ["customers.view", "parameters.edit"],
  "listed-numbers": ["customers.view", "customers.blacklist"],
  "caller-forms": ["customers.view", "parameters.edit"],
  "incident-classes": ["plans.view", "plans.edit"],
  "user-plans": ["plans.view", "plans.edit"],
  resources: ["resources.view", "resources.edit"],
  responders: ["resources.view", "resources.edit"],
  terminals: ["terminals.view", "terminals.edit"],
  phrases: ["kb.read", "kb.write"],
  "linked-pages": ["parameters.view", "parameters.edit"],
  prefixes: ["org.view", "org.edit"],
  webhooks: ["integrations.webhooks", "integrations.webhooks"]
}

const entering = { permission: "customers.create", or: "customers.edit" } as const
/** Where a thing's endpoint asks for something else. */
export const EXPECTED_BESIDE: Readonly<Record<string, Readonly<Record<string, Exclude<Expected, string>>>>> = {
  customers: {
    create: entering,
    change: entering,
    import: p("customers.import"),
    export: p("customers.export")
  }
}

/** What each thing's endpoint does. */
export const EXPECTED_ACTIONS: Readonly<Record<string, "view" | "edit">> = {
  list: "view",
  read: "view",
  history: "view",
  create: "edit",
  change: "edit",
  remove: "edit",
  restore: "edit",
  import: "edit",
  template: "view",
  export: "view"
}

const intents =
  "sign-in sign-out ready not-ready accept-work reject-work end-work finish-wrap-up extend-wrap-up keep-wrap-up ask-help withdraw-help reject answer " +
  "hold-call retrieve-call consultation-call alternate-call reconnect-call transfer-call single-step-transfer-call " +
  "conference-call single-step-conference-call deflect-call pickup-call join-call generate-digits make-call"

/** Each way to follow a colleague's talk, with the permission over that colleague that it needs besides. */
export const EXPECTED_OF_FOLLOWING = {
  listen: "agents.monitor",
  whisper: "agents.whisper",
  barge: "agents.barge"
} as const satisfies Readonly<Record<string, Permission>>

export const EXPECTED_ENDPOINTS: Readonly<Record<string, Expected>> = {
  "POST /api/session": "nothing",
  "GET /api/sign-in-ways": "nothing",
  "POST /api/session/provider": "nothing",
  "POST /api/session/provider/back": "nothing",
  "POST /api/own-data": "nothing",
  "PUT /api/own-data": "nothing",
  "GET /api/session": "signed-in",
  "GET /api/softphone": "signed-in",
  "DELETE /api/session": "signed-in",
  "GET /api/calls": p("calls.view"),
  "POST /api/calls/make": p("calls.make"),
  "GET /api/calls/:id": p("calls.view"),
  "GET /api/calls/:id/why": p("calls.view"),
  "GET /api/live/queues/:id/why": p("agents.monitor"),
  "GET /api/calls/:id/recording": p("calls.listen"),
  "POST /api/calls/:id/unmask": p("customers.view"),
  "GET /api/agents": p("agents.view"),
  "GET /api/agents/:id": own("agents.monitor"),
  "GET /api/agents/:id/why-none": own("agents.monitor"),
  ...Object.fromEntries(
    intents.split(" ").map((name) => [`POST /api/agents/:id/${name}`, own("agents.force-state")] as const)
  ),
  "POST /api/agents/:id/take-help": p("agents.monitor"),
  "POST /api/agents/:id/hang-up": own("agents.release"),
  "POST /api/agents/:id/clear-call": own("agents.release"),
  "POST /api/agents/:id/clear-connection": own("agents.release"),
  "POST /api/agents/:id/pause-recording": p("recordings.pause"),
  "POST /api/agents/:id/resume-recording": p("recordings.pause"),
  "GET /api/board": p("agents.view"),
  "GET /api/live/queues": p("agents.view"),
  "POST /api/work": p("tickets.create"),
  "GET /api/work": p("tickets.assign"),
  "GET /api/work/:id": p("tickets.assign"),
  "GET /api/work/:id/why": p("agents.monitor"),
  "POST /api/work/:id/unmask": p("customers.view"),
  "DELETE /api/work/:id": p("tickets.close"),
  "GET /api/callbacks": p("agents.monitor"),
  "GET /api/callbacks/:id": p("agents.monitor"),
  "PUT /api/callbacks/:id/time": p("tickets.assign"),
  "DELETE /api/callbacks/:id": p("tickets.close"),
  "GET /provisioning/:token/:file": "nothing",
  "GET /api/trunk-states": p("channels.view"),
  "GET /health": "nothing",
  "POST /api/prompt-files": p("flows.edit"),
  "POST /api/prompt-files/speech": p("flows.edit"),
  "GET /api/prompt-files/:file": p("flows.view"),
  "GET /api/shipped-prompts/:language/:name": p("flows.view"),
  "GET /api/prompts/:id/uses": p("flows.view"),
  "GET /api/audit": p("audit.view"),
  "GET /api/audit/export": p("audit.export"),
  "GET /api/jobs": "signed-in",
  "GET /api/jobs/:id": "signed-in",
  "DELETE /api/jobs/:id": "signed-in",
  "GET /api/calls/export": p("reports.export"),
  "GET /api/calls/search": p("calls.view"),
  "GET /api/recordings": p("calls.listen"),
  "GET /api/calls/:id/waveform": p("calls.listen"),
  "GET /api/calls/reasons": "signed-in",
  "GET /api/calls/:id/remark": p("calls.view"),
  "PUT /api/calls/:id/remark": p("calls.view"),
  "GET /api/callers/:id": p("customers.view"),
  "GET /api/callers/:id/pages": p("customers.view"),
  "POST /api/callers/:id/customer": { permission: "customers.create", or: "customers.edit" },
  "PUT /api/callers/:id/customer": { permission: "customers.create", or: "customers.edit" },
  "GET /api/customers/match": p("customers.view"),
  "GET /api/customers/:id/entries": p("customers.view"),
  "POST /api/customers/:id/entries": { permission: "customers.create", or: "customers.edit" },
  "GET /api/customers/duplicates": p("customers.merge"),
  "POST /api/customers/:id/merge": p("customers.merge"),
  "GET /api/customers/merges": p("customers.merge"),
  "POST /api/customers/merges/:merge/undo": p("customers.merge"),
  "GET /api/customers/:id/data": p("customers.export"),
  "POST /api/customers/:id/erase": p("customers.edit"),
  "GET /api/customers/:id/links": p("customers.edit"),
  "POST /api/customers/:id/links": p("customers.edit"),
  "DELETE /api/customers/:id/links/:link": p("customers.edit"),
  "GET /api/customers/:id/calls": p("customers.view"),
  "GET /api/me": "signed-in",
  "PUT /api/me": "signed-in",
  "POST /api/me/password": "signed-in",
  "GET /api/me/sessions": "signed-in",
  "DELETE /api/me/sessions": "signed-in",
  "DELETE /api/me/sessions/:id": "signed-in",
  "GET /api/me/two-step": "signed-in",
  "POST /api/me/two-step/offer": "signed-in",
  "POST /api/me/two-step": "signed-in",
  "POST /api/me/two-step/off": "signed-in",
  "DELETE /api/people/:id/two-step": p("users.edit"),
  "GET /api/locked-accounts": p("users.view"),
  "GET /api/people/:id/account": p("users.view"),
  "POST /api/people/:id/password": p("users.edit"),
  "POST /api/people/:id/telephone-file": p("users.edit"),
  "POST /api/people/:id/telephone-link": p("users.edit"),
  "DELETE /api/people/:id/telephone-link": p("users.edit"),
  "POST /api/people/:id/telephone-password": p("users.edit"),
  "POST /api/people/:id/unlock": p("users.edit"),
  "GET /api/people/:id/sessions": p("users.edit"),
  "DELETE /api/people/:id/sessions": p("users.edit"),
  "GET /api/api-keys": p("integrations.api-keys"),
  "POST /api/api-keys": p("integrations.api-keys"),
  "POST /api/api-keys/:id/off": p("integrations.api-keys"),
  "POST /api/api-keys/:id/on": p("integrations.api-keys"),
  "DELETE /api/api-keys/:id": p("integrations.api-keys"),
  "POST /api/webhooks/:id/secret": p("integrations.webhooks"),
  "POST /api/webhooks/:id/test": p("integrations.webhooks"),
  "GET /api/webhooks/:id/deliveries": p("integrations.webhooks"),
  "POST /api/dialling/try": p("channels.view"),
  "GET /api/trunks/:id/password": p("channels.edit"),
  "PUT /api/trunks/:id/password": p("channels.edit"),
  "GET /api/terminals/:id/heard": p("terminals.view"),
  "GET /api/terminal-dialects": p("terminals.view"),
  "GET /api/terminals/:id/key": p("terminals.edit"),
  "PUT /api/terminals/:id/key": p("terminals.edit"),
  "GET /api/laboratory": p("terminals.test"),
  "GET /api/laboratory/runs": p("terminals.test"),
  "POST /api/laboratory/runs": p("terminals.test"),
  "GET /api/incidents": p("alarms.view"),
  "GET /api/incidents/:incident/timeline": p("alarms.view"),
  "GET /api/letters": p("alarms.letters"),
  "GET /api/letters/:id": p("alarms.letters"),
  "GET /api/terminal-faults": p("terminals.view"),
  "GET /api/alarm-messages": p("terminals.raw"),
  "GET /api/alarm-messages/:id": p("terminals.raw"),
  "GET /api/duty/states": own("agents.view"),
  "GET /api/duty": p("agents.view"),
  "GET /api/duty/export": p("reports.export"),
  "GET /api/parameters": p("parameters.view"),
  "PUT /api/parameters/:name": p("parameters.edit"),
  "GET /api/parameters/:name/history": p("parameters.view"),
  "GET /api/telephone-place": p("agents.view"),
  "GET /api/system": p("parameters.view")
}

/** Who may dial far may dial near. No other permission gives more than itself. */
export const COMES_WITH: Readonly<Partial<Record<Permission, ReadonlyArray<Permission>>>> = {
  "dialling.local": ["dialling.internal"],
  "dialling.national": ["dialling.internal", "dialling.local"],
  "dialling.international": ["dialling.internal", "dialling.local", "dialling.national"]
}

/** What topics and intents of alarms ask for, and no endpoint. */
const OF_SCREENS = [
  "alarms.accept",
  "alarms.reassign",
  "alarms.close",
  "alarms.dispatch",
  "terminals.lock",
  "terminals.unlock"
] as const satisfies ReadonlyArray<Permission>

/** Permissions that some endpoint, intent or topic asks for: there is somebody for each at each level. */
export const ASKED_FOR: ReadonlySet<Permission> = new Set<Permission>([
  ...Object.values(EXPECTED_OF_FOLLOWING),
  ...OF_SCREENS,
  ...Object.values(EXPECTED_OF_THINGS).flat(),
  ...Object.values(EXPECTED_BESIDE).flatMap((beside) => Object.values(beside).map(({ permission }) => permission)),
  ...Object.values(EXPECTED_ENDPOINTS).flatMap((each) => (typeof each === "string" ? [] : [each.permission]))
])
