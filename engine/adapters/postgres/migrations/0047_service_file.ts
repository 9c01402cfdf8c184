import { type Kysely, sql } from "kysely"

const KEPT = `version bigint not null default 1 check (version >= 1), changed_at bigint not null default 0, changed_by text not null default 'system'`

/** Whom a centre turns to, who is sent, and the whole file of a service user. */
export const up = async (db: Kysely<never>): Promise<void> => {
  for (const statement of [
    `create table resources (id text primary key, ${KEPT},
      name text not null check (length(name) between 1 and 60), kind text not null, area text references areas (id),
      numbers text[] not null default '{}', contact text not null default '' check (length(contact) <= 60),
      address text not null default '' check (length(address) <= 200), position jsonb,
      hours text references calendars (id), email text, remark text not null default '' check (length(remark) <= 500))`,
    `create index resources_area on resources (area)`,
    `create index resources_hours on resources (hours)`,
    `create table responders (id text primary key, ${KEPT},
      name text not null check (length(name) between 1 and 40), number text not null check (length(number) between 3 and 24),
      resource text references resources (id), area text references areas (id), skills text[] not null default '{}',
      vehicle text not null default '' check (length(vehicle) <= 40), "order" bigint not null default 50 check ("order" between 0 and 9999),
      is_active boolean not null default true, week jsonb not null, days jsonb not null default '[]',
      remark text not null default '' check (length(remark) <= 500))`,
    `create index responders_resource on responders (resource)`,
    `create index responders_area on responders (area)`,
    `alter table customers
      add position jsonb, add language text not null default '' check (length(language) <= 40),
      add services text[] not null default '{}', add camera text,
      add illnesses text[] not null default '{}', add medicines text[] not null default '{}', add allergies text[] not null default '{}',
      add blood_group text not null default '' check (length(blood_group) <= 10), add doctor text not null default '' check (length(doctor) <= 80),
      add hospital text references resources (id), add insurance text not null default '' check (length(insurance) <= 80),
      add service_package text not null default '' check (length(service_package) <= 60), add contract_from text, add contract_until text,
      add payer text not null default '' check (length(payer) <= 80), add is_suspended boolean not null default false`,
    `create index customers_hospital on customers (hospital) where hospital is not null`
  ])
    await sql.raw(statement).execute(db)
}
