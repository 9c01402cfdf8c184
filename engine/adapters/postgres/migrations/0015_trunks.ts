import { type Kysely, sql } from "kysely"

/** Trunks become what calls come by and go out by: several addresses, rules for numbers, a registration, who follows when one fails. */
export const up = async (db: Kysely<never>): Promise<void> => {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const ADDRESS = String.raw`host ~ '^\d+(\.\d+){3}$' or host like '%:%'`

const statements = [
  `alter table trunks
    add sources text[] not null default '{}', add hosts text[] not null default '{}',
    add called_rules text[] not null default '{}', add caller_rules text[] not null default '{}', add out_rules text[] not null default '{}',
    add next_on text[] not null default '{408,500,502,503,504}', add watch_seconds bigint not null default 30 check (watch_seconds between 0 and 3600),
    add registrar text, add auth_user text, add registration_seconds bigint not null default 600 check (registration_seconds between 60 and 86400),
    add domain text not null default '', add caller_name text, add asserts_identity boolean not null default false,
    add next text references trunks, add is_private boolean not null default false`,
  // What was entered was one address for both ways. A name of a host is no address to know a caller by.
  `update trunks set sources = array[host] where direction <> 'out' and (${ADDRESS})`,
  `update trunks set hosts = array[case when host like '%:%' and host not like '[%' then '[' || host || ']' else host end || ':' || port] where direction <> 'in'`,
  `update trunks set registrar = hosts[1] where registers_as is not null and hosts <> '{}'`,
  `alter table trunks drop host, drop port, drop direction`,
  `create index trunks_next on trunks (next)`,
  // No field of a trunk: it is written and never read back by a person.
  `create table trunk_passwords (trunk text primary key references trunks on delete cascade, password text not null)`,
  // Whoever could call until now can: programs on this machine. Everybody else is let in by name.
  `insert into trunks (id, name, sources, channels, changed_at, changed_by)
    select 'this-machine', '本机', '{127.0.0.0/8,::1}', 10000, (extract(epoch from now()) * 1000)::bigint, 'system'
    where not exists (select from trunks where sources <> '{}')`
]
