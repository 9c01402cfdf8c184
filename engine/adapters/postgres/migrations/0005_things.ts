import { type Kysely, sql } from "kysely"

/**
 * Everything a centre is made of gets a table with typed columns, limits and foreign keys; what was in JSON moves over. Each
 * row counts its changes and says who made the last; the log of all changes is `audit_log`, where nothing is ever altered.
 */
export const up = async (db: Kysely<never>): Promise<void> => {
  for (const statement of [
    ...organisation,
    ...queuesAndPeople,
    ...flowsAndNumbers,
    ...words,
    ...lists,
    ...credentials,
    ...auditLog
  ])
    await sql.raw(statement).execute(db)
}

/** What every thing's row has. Rows from before say "system". */
const KEPT = `version bigint not null default 1 check (version >= 1), changed_at bigint not null default 0, changed_by text not null default 'system'`

const now = `(extract(epoch from now()) * 1000)::bigint`

const organisation = [
  `create table units (id text primary key, ${KEPT},
    name text not null check (length(name) between 1 and 100),
    level text not null check (level in ('organisation', 'department', 'team')),
    parent text references units (id), check (parent <> id))`,
  `insert into units (id, name, level, changed_at) values ('centre', '呼叫中心', 'organisation', ${now})`,
  `create table areas (id text primary key, ${KEPT},
    name text not null check (length(name) between 1 and 100),
    parent text references areas (id), divisions text[] not null default '{}', check (parent <> id))`,
  `create table skills (id text primary key, ${KEPT},
    name text not null check (length(name) between 1 and 100), description text not null default '' check (length(description) <= 500))`,
  `create table roles (id text primary key, ${KEPT},
    name text not null check (length(name) between 1 and 100), description text not null default '' check (length(description) <= 500),
    is_seeded boolean not null default false, grants jsonb not null default '[]' check (jsonb_typeof(grants) = 'array'))`,
  `create table capacities (id text primary key, ${KEPT},
    name text not null check (length(name) between 1 and 100), channels jsonb not null,
    exclusive jsonb not null default '[]', preempts jsonb not null default '[]')`,
  `insert into capacities (id, name, channels, exclusive, preempts, changed_at)
    select each ->> 'id', each ->> 'id', each -> 'channels', coalesce(each -> 'exclusive', '[]'), coalesce(each -> 'preempts', '[]'), ${now}
    from centre_settings, jsonb_array_elements(value) each where centre_settings.name = 'capacities'`
]

const VIEWS =
  "calls.view customers.view terminals.view plans.view resources.view flows.view queues.view skills.view agents.view channels.view kb.read reports.view roles.view users.view org.view parameters.view audit.view"

const EVERYTHING = `calls.view calls.listen calls.download calls.mail calls.delete calls.restore recordings.hold recordings.purge
  customers.view customers.create customers.edit customers.import customers.export customers.merge customers.blacklist customers.whitelist
  terminals.view terminals.edit terminals.lock terminals.unlock terminals.program terminals.test
  alarms.accept alarms.reassign alarms.dispatch alarms.close alarms.reopen alarms.false-mark alarms.print
  plans.view plans.edit resources.view resources.edit flows.view flows.edit flows.publish flows.roll-back
  queues.view queues.edit skills.view skills.edit
  agents.view agents.edit agents.force-state agents.monitor agents.whisper agents.barge agents.release
  tickets.create tickets.assign tickets.transfer tickets.return tickets.expedite tickets.extend tickets.merge tickets.close tickets.reopen tickets.export
  campaigns.create campaigns.start campaigns.stop campaigns.import campaigns.pacing channels.view channels.edit
  surveys.edit surveys.correct kb.read kb.write kb.approve kb.publish reports.view reports.export reports.schedule reports.share
  roles.view roles.edit users.view users.edit org.view org.edit parameters.view parameters.edit backup.run audit.view audit.export
  site.failover integrations.api-keys integrations.webhooks`

const TEAM = `calls.view calls.listen calls.download agents.view agents.edit agents.force-state agents.monitor agents.whisper agents.barge agents.release
  users.view tickets.create tickets.assign tickets.transfer tickets.return tickets.expedite tickets.extend tickets.merge tickets.close tickets.reopen tickets.export
  reports.view reports.export reports.schedule`

/** Roles of a new centre: freely changed afterwards, and no code knows them by name. */
const ROLES: ReadonlyArray<readonly [id: string, name: string, grants: Readonly<Record<string, string>>]> = [
  ["administrator", "管理员", { organisation: EVERYTHING }],
  [
    "supervisor",
    "班长",
    {
      team: TEAM,
      organisation: `recordings.hold customers.view customers.create customers.edit customers.import customers.export customers.merge customers.blacklist customers.whitelist
        terminals.view terminals.edit terminals.lock terminals.unlock terminals.program terminals.test
        alarms.accept alarms.reassign alarms.dispatch alarms.close alarms.reopen alarms.false-mark alarms.print
        plans.view plans.edit resources.view resources.edit flows.view queues.view skills.view
        campaigns.create campaigns.start campaigns.stop campaigns.import campaigns.pacing channels.view
        surveys.edit kb.read kb.write org.view parameters.view`
    }
  ],
  [
    "inspector",
    "质检员",
    {
      organisation:
        "calls.view calls.listen calls.download recordings.hold customers.view queues.view agents.view surveys.correct kb.read reports.view reports.export org.view"
    }
  ],
  [
    "agent",
    "坐席",
    {
      self: "calls.view calls.listen tickets.create tickets.transfer tickets.close",
      team: "agents.view",
      organisation:
        "customers.view customers.create terminals.view alarms.accept plans.view resources.view queues.view kb.read"
    }
  ],
  [
    "expert",
    "专家",
    {
      self: "calls.view tickets.transfer tickets.return tickets.close",
      organisation: "customers.view kb.read kb.write kb.approve"
    }
  ],
  [
    "clerk",
    "部门经办人",
    {
      department:
        "tickets.create tickets.assign tickets.transfer tickets.return tickets.expedite tickets.extend tickets.close tickets.reopen reports.view",
      organisation: "customers.view kb.read org.view"
    }
  ],
  ["read-only", "只读", { organisation: VIEWS }]
]

const seededRoles = () =>
  ROLES.map(([id, name, levels]) => {
    const grants = Object.entries(levels).flatMap(([level, permissions]) =>
      permissions
        .trim()
        .split(/\s+/u)
        .map((permission) => ({ permission, level }))
    )
    return `insert into roles (id, name, is_seeded, grants, changed_at) values ('${id}', '${name}', true, '${JSON.stringify(grants)}', ${now})`
  })

const queuesAndPeople = [
  `alter table queues
    alter column settings set default '{}', alter column position set default 0,
    add column version bigint not null default 1 check (version >= 1),
    add column changed_at bigint not null default 0, add column changed_by text not null default 'system',
    add column name text, add column unit text not null default 'centre' references units (id), add column "group" text,
    add column priority bigint not null default 0, add column ageing_ms bigint check (ageing_ms >= 1000),
    add column channels text[] not null default '{voice,alarm,chat,mail,sms,task}',
    add column strategy text not null default 'longest-idle', add column ring_timeout_ms bigint not null default 20000,
    add column wrap_up_ms bigint not null default 10000, add column service_level_seconds bigint not null default 20,
    add column music text not null default 'music-on-hold', add column max_waiting bigint not null default 100`,
  `update queues set changed_at = ${now}, name = coalesce(settings ->> 'name', id), "group" = coalesce(settings ->> 'group', 'main'),
    priority = coalesce((settings ->> 'priority')::bigint, 0), ageing_ms = (settings ->> 'ageingMs')::bigint,
    channels = coalesce((select array_agg(each) from jsonb_array_elements_text(settings -> 'channels') each), '{voice,alarm,chat,mail,sms,task}'),
    strategy = coalesce(settings ->> 'strategy', 'longest-idle'), ring_timeout_ms = coalesce((settings ->> 'ringTimeoutMs')::bigint, 20000),
    wrap_up_ms = coalesce((settings ->> 'wrapUpMs')::bigint, 10000),
    service_level_seconds = coalesce((settings ->> 'serviceLevelSeconds')::bigint, 20),
    music = coalesce(settings ->> 'music', 'music-on-hold'), max_waiting = coalesce((settings ->> 'maxWaiting')::bigint, 100)`,
  `alter table queues alter column name set not null, alter column "group" set not null, alter column "group" set default 'main',
    alter column unit drop default`,
  `create table queues_needs (queue text not null references queues (id) on delete cascade, skill text not null references skills (id),
    level bigint not null check (level between 1 and 10), primary key (queue, skill))`,
  `create table people (id text primary key, ${KEPT},
    name text not null check (length(name) between 1 and 100), unit text not null references units (id),
    agent text unique check (length(agent) between 1 and 64), capacity text not null default 'default' references capacities (id),
    auto_answer_seconds bigint check (auto_answer_seconds between 0 and 60),
    language text not null default 'browser' check (language in ('browser', 'zh-CN', 'en')),
    may_not_sign_in boolean not null default false, position bigint not null default 0)`,
  `create index people_unit on people (unit)`,
  `create table people_roles (person text not null references people (id) on delete cascade, role text not null references roles (id),
    position integer not null, primary key (person, role))`,
  `create table people_queues (person text not null references people (id) on delete cascade, queue text not null references queues (id) on delete cascade,
    position integer not null, primary key (person, queue))`,
  `create index people_queues_queue on people_queues (queue)`,
  `create table people_skills (person text not null references people (id) on delete cascade, skill text not null references skills (id),
    level bigint not null check (level between 1 and 10), primary key (person, skill))`,
  `create table people_areas (person text not null references people (id) on delete cascade, area text not null references areas (id),
    position integer not null, primary key (person, area))`,
  // What people and queues were said to know or serve becomes a thing of its own.
  `insert into skills (id, name, changed_at)
    select distinct skill, skill, ${now} from (
      select jsonb_object_keys(coalesce(settings -> 'skills', '{}')) from agents
      union select each ->> 'skill' from queues, jsonb_array_elements(coalesce(settings -> 'needs', '[]')) each) named (skill)`,
  `insert into areas (id, name, changed_at)
    select distinct each, each, ${now} from agents, jsonb_array_elements_text(coalesce(settings -> 'areas', '[]')) each`,
  `insert into queues_needs (queue, skill, level)
    select id, each ->> 'skill', greatest(1, least(10, (each ->> 'level')::bigint)) from queues, jsonb_array_elements(coalesce(settings -> 'needs', '[]')) each
    on conflict do nothing`,
  ...seededRoles(),
  `insert into capacities (id, name, channels, exclusive, preempts, changed_at) values ('default', '标准',
    '{"voice":1,"alarm":1,"chat":3,"mail":2,"sms":3,"task":2}',
    '[["voice","alarm"],["alarm","chat"],["alarm","mail"],["alarm","sms"],["alarm","task"]]',
    '[{"channel":"alarm","sets":["chat","mail","sms","task"]}]', ${now}) on conflict do nothing`,
  // An agent without an account could not sign in; they are people all the same.
  `insert into people (id, name, unit, agent, capacity, auto_answer_seconds, position, changed_at)
    select coalesce(accounts.id, agents.id), coalesce(agents.name, accounts.name), 'centre', agents.id,
      coalesce((select id from capacities where id = agents.settings ->> 'capacity'), 'default'),
      (agents.settings ->> 'autoAnswerSeconds')::bigint, coalesce(agents.position, 0), ${now}
    from agents full join accounts on accounts.agent = agents.id`,
  `insert into people_roles (person, role, position)
    select people.id, case accounts.role when 'admin' then 'administrator' else coalesce(accounts.role, 'agent') end, 0
    from people left join accounts on accounts.id = people.id`,
  `insert into people_queues (person, queue, position)
    select people.id, each.queue, each.ordinality from people join agents on agents.id = people.agent,
      jsonb_array_elements_text(agents.queues) with ordinality each (queue, ordinality)
    where each.queue in (select id from queues) on conflict do nothing`,
  `insert into people_skills (person, skill, level)
    select people.id, each.key, greatest(1, least(10, each.value::bigint)) from people join agents on agents.id = people.agent,
      jsonb_each_text(coalesce(agents.settings -> 'skills', '{}')) each`,
  `insert into people_areas (person, area, position)
    select people.id, each.area, each.ordinality from people join agents on agents.id = people.agent,
      jsonb_array_elements_text(coalesce(agents.settings -> 'areas', '[]')) with ordinality each (area, ordinality) on conflict do nothing`
]

const flowsAndNumbers = [
  `alter table flows add column name text, add column body jsonb,
    add column version bigint not null default 1 check (version >= 1),
    add column changed_at bigint not null default 0, add column changed_by text not null default 'system'`,
  `update flows set name = id, changed_at = ${now}, body = (select flow_versions.body - 'id' - 'version' from flow_versions
    where flow_versions.flow = flows.id order by flow_versions.version desc limit 1)`,
  `alter table flows drop column flow, alter column name set not null, alter column body set not null`,
  // A flow may go; the versions that calls went through stay, and a flow of the same name goes on counting after them.
  `alter table flow_versions drop constraint flow_versions_flow_fkey`,
  `alter table numbers rename column number to id`,
  `alter table numbers add column name text not null default '', add column unit text not null default 'centre' references units (id),
    add column area text references areas (id), add column version bigint not null default 1 check (version >= 1),
    add column changed_at bigint not null default 0, add column changed_by text not null default 'system'`,
  `update numbers set changed_at = ${now}`,
  `alter table numbers alter column unit drop default`,
  `create table trunks (id text primary key, ${KEPT},
    name text not null check (length(name) between 1 and 100), host text not null check (length(host) between 1 and 253),
    port bigint not null default 5060 check (port between 1 and 65535), transport text not null default 'udp' check (transport in ('udp', 'tcp', 'tls')),
    direction text not null default 'both' check (direction in ('both', 'in', 'out')),
    channels bigint not null default 30 check (channels between 1 and 10000), codecs text[] not null default '{PCMA,PCMU}',
    registers_as text, caller_number text, is_off boolean not null default false)`
]

const words = [
  `create table reasons (id text primary key, ${KEPT},
    zh text not null check (length(zh) between 1 and 20), en text not null check (length(en) between 1 and 40),
    pauses_all boolean not null default true, pauses text[] not null default '{}',
    colour text not null default 'not-ready', icon text not null default 'bar', "order" bigint not null default 50)`,
  `insert into reasons (id, zh, en, pauses_all, pauses, colour, icon, "order", changed_at)
    select each ->> 'id', left(each ->> 'zh', 20), left(each ->> 'en', 40), coalesce(each -> 'pauses', '"all"') = '"all"',
      case when jsonb_typeof(each -> 'pauses') = 'array' then (select coalesce(array_agg(one), '{}') from jsonb_array_elements_text(each -> 'pauses') one) else '{}' end,
      coalesce(each ->> 'colour', 'not-ready'), coalesce(each ->> 'icon', 'bar'), coalesce((each ->> 'order')::bigint, 50), ${now}
    from centre_settings, jsonb_array_elements(value) each where centre_settings.name = 'reasons'`,
  `insert into reasons (id, zh, en, pauses_all, pauses, colour, icon, "order", changed_at) values
    ('busy', '示忙', 'Busy', true, '{}', 'not-ready', 'bar', 10, ${now}), ('break', '小休', 'Break', true, '{}', 'break', 'cup', 20, ${now}),
    ('meal', '用餐', 'Meal', true, '{}', 'break', 'cup', 30, ${now}), ('training', '培训', 'Training', true, '{}', 'not-ready', 'bar', 40, ${now}),
    ('no-written', '只接电话', 'Calls only', false, '{chat,mail,sms,task}', 'not-ready', 'bar', 50, ${now}),
    ('signed-in', '刚签入', 'Just signed in', true, '{}', 'not-ready', 'bar', 100, ${now}),
    ('no-answer', '未接来电', 'Missed an offer', true, '{}', 'not-ready', 'bar', 110, ${now}),
    ('device-busy', '话机占线', 'Telephone was busy', false, '{voice,alarm}', 'not-ready', 'bar', 120, ${now}),
    ('rejected', '已拒接', 'Rejected an offer', true, '{}', 'not-ready', 'bar', 130, ${now}),
    ('ring-failed', '振铃失败', 'Could not be rung', false, '{voice,alarm}', 'not-ready', 'bar', 140, ${now}),
    ('device-unregistered', '话机离线', 'Telephone offline', false, '{voice,alarm}', 'not-ready', 'bar', 150, ${now})
    on conflict do nothing`,
  `create table state_looks (id text primary key, ${KEPT},
    zh text not null check (length(zh) between 1 and 20), en text not null check (length(en) between 1 and 40),
    colour text not null, "order" bigint not null default 60)`,
  `insert into state_looks (id, zh, en, colour, "order", changed_at)
    select each ->> 'state', left(each ->> 'zh', 20), left(each ->> 'en', 40), each ->> 'colour', (each ->> 'order')::bigint, ${now}
    from centre_settings, jsonb_array_elements(value) each where centre_settings.name = 'states'`,
  `insert into state_looks (id, zh, en, colour, "order", changed_at) values
    ('ringing', '振铃', 'Ringing', 'ringing', 10, ${now}), ('reserved', '已预定', 'Reserved', 'ringing', 20, ${now}),
    ('talking', '通话中', 'On call', 'talking', 30, ${now}), ('wrap-up', '话后处理', 'After-call work', 'wrap-up', 40, ${now}),
    ('working', '处理中', 'Working', 'talking', 50, ${now}), ('ready', '示闲', 'Ready', 'ready', 60, ${now}),
    ('not-ready', '示忙', 'Not ready', 'not-ready', 70, ${now}), ('unreachable', '无法触达', 'Unreachable', 'disconnected', 80, ${now}),
    ('disconnected', '失联', 'Disconnected', 'disconnected', 90, ${now}), ('signed-out', '签出', 'Signed out', 'signed-out', 100, ${now})
    on conflict do nothing`,
  `create table call_reasons (id text primary key, ${KEPT},
    zh text not null check (length(zh) between 1 and 40), en text not null check (length(en) between 1 and 60),
    parent text references call_reasons (id), "order" bigint not null default 50, is_retired boolean not null default false, check (parent <> id))`,
  `create table calendars (id text primary key, ${KEPT},
    name text not null check (length(name) between 1 and 100), week jsonb not null check (jsonb_array_length(week) = 7),
    keeps_holidays boolean not null default true, days jsonb not null default '[]')`,
  `create table holidays (id text primary key check (id ~ '^\\d{4}-\\d{2}-\\d{2}$'), ${KEPT},
    name text not null check (length(name) between 1 and 100), kind text not null default 'holiday' check (kind in ('holiday', 'workday')))`
]

const lists = [
  `create table listed_numbers (id text primary key, ${KEPT},
    list text not null check (list in ('black', 'white', 'vip')), remark text not null default '' check (length(remark) <= 200), until text)`,
  `create table prefixes (id text primary key check (id ~ '^\\d{2,11}$'), ${KEPT},
    province text not null default '' check (length(province) <= 40), city text not null default '' check (length(city) <= 40),
    carrier text not null default 'other', area text references areas (id))`
]

/** Passwords are nobody's field: set, compared, never read. */
const credentials = [
  `create table credentials (person text primary key references people (id) on delete cascade, password_hash text not null,
    must_change boolean not null default false, changed_at bigint not null)`,
  `insert into credentials (person, password_hash, changed_at) select id, password_hash, ${now} from accounts`,
  `alter table sessions drop constraint sessions_account_fkey`,
  `delete from sessions where account not in (select id from people)`,
  `alter table sessions add constraint sessions_person_fkey foreign key (account) references people (id) on delete cascade`,
  `delete from sip_accounts where "user" not in (select agent from people where agent is not null)`,
  `alter table sip_accounts add constraint sip_accounts_agent_fkey foreign key ("user") references people (agent) on update cascade on delete cascade`,
  `drop table accounts`,
  `drop table agents`,
  `drop table centre_settings`
]

const auditLog = [
  `create table audit_log (serial bigint primary key, at bigint not null, account text not null, action text not null,
    object text not null, object_id text not null, before jsonb, after jsonb, details jsonb, previous_hash text not null, hash text not null)`,
  `create index audit_log_object on audit_log (object, object_id, serial)`,
  `create index audit_log_account on audit_log (account, serial)`,
  `create index audit_log_at on audit_log (at)`,
  `create function refuse_audit_change() returns trigger language plpgsql as
    $$ begin raise exception 'the audit log is only ever added to'; end $$`,
  `create trigger audit_log_stays before update or delete on audit_log for each row execute function refuse_audit_change()`,
  `create trigger audit_log_stays_whole before truncate on audit_log for each statement execute function refuse_audit_change()`
]
