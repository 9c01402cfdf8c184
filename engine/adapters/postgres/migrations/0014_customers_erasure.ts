import { type Kysely, sql } from "kysely"

/**
 * What is erased of a person. A line of the audit log that is blanked keeps its hash and names the line that says why: only so, and
 * only this of it, may be altered, and only where the transaction says that it erases.
 */
export const up = async (db: Kysely<never>): Promise<void> => {
  for (const statement of [
    `alter table audit_log add column erased_by bigint`,
    `create or replace function refuse_audit_change() returns trigger language plpgsql as
      $$ begin
        if tg_op = 'UPDATE' and current_setting('carillon.erasing', true) = 'yes' then
          if old.erased_by is null and new.erased_by > old.serial and new.before is null and new.after is null and new.details is null
            and (new.serial, new.at, new.account, new.action, new.object, new.object_id, new.previous_hash, new.hash)
              is not distinct from (old.serial, old.at, old.account, old.action, old.object, old.object_id, old.previous_hash, old.hash)
          then return new; end if;
        end if;
        raise exception 'the audit log is only ever added to';
      end $$`
  ])
    await sql.raw(statement).execute(db)
}
