import { type Kysely, sql } from "kysely"

const KEPT = `version bigint not null default 1 check (version >= 1), changed_at bigint not null default 0, changed_by text not null default 'system'`

/** Terminals and who they belong to, how the centre handles what they say, and what is done for whom. */
export const up = async (db: Kysely<never>): Promise<void> => {
  for (const statement of [...classes, ...serviceUsers, ...terminals]) await sql.raw(statement).execute(db)
  // A centre may have a prompt of this name already: it stays theirs.
  for (const [id, name, zh, en] of PROMPTS)
    await sql`insert into prompts (id, name, voices, changed_at) values (${id}, ${name}, ${JSON.stringify({
      "zh-CN": { text: zh, file: null },
      en: { text: en, file: null }
    })}::jsonb, (extract(epoch from now()) * 1000)::bigint) on conflict (id) do nothing`.execute(db)
}

/** As `config/prompts/` has them. */
const PROMPTS: ReadonlyArray<readonly [id: string, name: string, zh: string, en: string]> = [
  [
    "alarm-received",
    "报警已收到",
    "报警已收到，正在为您联系救助人员，请稍候。",
    "Your alarm has been received. We are getting help for you. Please wait."
  ],
  [
    "check-in-reminder",
    "提醒报平安",
    "您好，今天还没有收到您的平安报到，请按一下报平安键。",
    "Hello. You have not checked in yet. Please press the check-in button."
  ]
]

const classes = [
  `create table incident_classes (id text primary key, ${KEPT},
    name text not null check (length(name) between 1 and 40), events text[] not null default '{}',
    queue text not null references queues (id), priority bigint not null default 0 check (priority between -1000 and 1000),
    steps jsonb not null default '[]', ladder jsonb not null default '[]',
    "order" bigint not null default 50 check ("order" between 0 and 9999))`,
  `create index incident_classes_queue on incident_classes (queue)`,
  `create table incident_classes_needs (incident_class text not null references incident_classes (id) on delete cascade,
    skill text not null references skills (id), level bigint not null check (level between 1 and 10), primary key (incident_class, skill))`,
  `create index incident_classes_needs_skill on incident_classes_needs (skill)`,
  // A class that is gone leaves its plans to the incidents that went by them, and one of its name counts on.
  `create table incident_class_plans (incident_class text not null, version bigint not null check (version >= 1),
    steps jsonb not null, ladder jsonb not null, changed_at bigint not null, changed_by text not null, primary key (incident_class, version))`
]

const serviceUsers = [
  `alter table customers
    add dwelling text not null default '' check (length(dwelling) <= 200), add floor text not null default '' check (length(floor) <= 40),
    add entrance text not null default '' check (length(entrance) <= 200), add keys_at text not null default '' check (length(keys_at) <= 200),
    add contacts jsonb not null default '[]', add password_word text, add duress_word text,
    add attention text not null default '' check (length(attention) <= 1000)`,
  `alter table customer_merges add holds jsonb not null default '{}'`,
  `create table user_plans (id text primary key, ${KEPT},
    customer text not null references customers (id), incident_class text not null references incident_classes (id),
    steps jsonb not null default '[]', ladder jsonb not null default '[]', unique (customer, incident_class))`,
  `create index user_plans_incident_class on user_plans (incident_class)`,
  `create table user_plan_versions (customer text not null, incident_class text not null, version bigint not null check (version >= 1),
    steps jsonb not null, ladder jsonb not null, changed_at bigint not null, changed_by text not null, primary key (customer, incident_class, version))`
]

const terminals = [
  `create table terminals (id text primary key, ${KEPT},
    name text not null check (length(name) between 1 and 60), line text not null, dialect text, account text not null check (length(account) between 1 and 64),
    numbers text[] not null default '{}', bearers text[] not null default '{}', model text, customer text references customers (id),
    place text, area text references areas (id), carrier text, heartbeat_ms bigint check (heartbeat_ms between 60000 and 2678400000),
    test_until bigint, nuisance_times bigint check (nuisance_times between 1 and 100),
    nuisance_within_ms bigint not null default 3600000 check (nuisance_within_ms between 60000 and 604800000),
    nuisance_lock_ms bigint not null default 259200000 check (nuisance_lock_ms between 60000 and 2592000000),
    check_ins text[] not null default '{}', check_in_opens_ms bigint not null default 14400000 check (check_in_opens_ms between 60000 and 86400000),
    reminder_prompt text, reminder_wait_ms bigint not null default 300000 check (reminder_wait_ms between 10000 and 3600000),
    missed_check_in_class text references incident_classes (id), reference text, remark text not null default '' check (length(remark) <= 500),
    unique (line, account))`,
  `create index terminals_customer on terminals (customer)`,
  `create index terminals_area on terminals (area)`,
  `create index terminals_missed_check_in_class on terminals (missed_check_in_class)`,
  `create index terminals_numbers on terminals using gin (numbers)`,
  // No field of a terminal: it is written and never read back by a person.
  `create table terminal_keys (terminal text primary key references terminals on delete cascade, key text not null)`,
  // Written hundreds of times a second: narrow, and with room for the next row on the same page.
  `create table terminal_heard (terminal text primary key references terminals on delete cascade,
    heard_at bigint, battery_percent smallint, signal_percent smallint) with (fillfactor = 60)`,
  // Which revision a terminal's actor was told; null: it knows nothing, and has nothing to do by itself. \`change\` orders all revisions.
  `create table terminal_revisions (terminal text primary key, revision bigint not null, told_revision bigint, change bigint not null)`,
  `create index terminal_revisions_change on terminal_revisions (change)`,
  `create index terminal_revisions_untold on terminal_revisions (terminal) where told_revision < revision`,
  `create table terminals_state (id boolean primary key default true check (id), change bigint not null)`,
  `insert into terminals_state (change) values (0)`
]
