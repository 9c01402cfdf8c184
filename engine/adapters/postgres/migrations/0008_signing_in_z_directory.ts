import { type Kysely, sql } from "kysely"

/** Where a person's password is. Who administers people keeps one here: they must get in while the directory is away. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`alter table people add column password_in text not null default 'usual'
    check (password_in in ('usual', 'here', 'directory'))`.execute(db)
  await sql`update people set password_in = 'here' where exists (select from people_roles join roles on roles.id = role,
    jsonb_array_elements(grants) each where person = people.id and each ->> 'permission' = 'users.edit'
    and each ->> 'level' = 'organisation')`.execute(db)
}
