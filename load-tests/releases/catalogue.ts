import type { Transaction } from "./connection.ts"

/** A schema as the server's own catalogue has it. Definitions are in the server's words, names with their schema. */
export interface Catalogue {
  readonly tables: ReadonlyArray<Table>
  readonly sequences: ReadonlyArray<Sequence>
  /** `alter table … add constraint …`: primary keys and the like first, foreign keys last. */
  readonly constraints: ReadonlyArray<{ readonly table: string; readonly name: string; readonly definition: string }>
  /** Those that no constraint makes. */
  readonly indexes: ReadonlyArray<string>
  /** Functions that triggers call; `create function …`. */
  readonly triggerFunctions: ReadonlyArray<string>
  readonly triggers: ReadonlyArray<string>
}

export interface Table {
  readonly name: string
  /** A partitioned table holds no rows itself. */
  readonly isPartitioned: boolean
  readonly partitionKey: string | null
  /** The table this one is a partition of, and which rows are its. */
  readonly parent: string | null
  readonly bound: string | null
  readonly options: ReadonlyArray<string> | null
  readonly isUnlogged: boolean
  readonly columns: ReadonlyArray<Column>
  /** Columns of the primary key, in its order. */
  readonly key: ReadonlyArray<string>
}

export interface Column {
  readonly name: string
  readonly type: string
  /** Ordered by letters, which differs from one server's language to the next. */
  readonly isText: boolean
  readonly collation: string | null
  /** Name of its not-null constraint. */
  readonly notNull: string | null
  readonly identity: "always" | "by default" | null
  readonly generated: "stored" | "virtual" | null
  /** Its default, or what it is generated from. */
  readonly expression: string | null
}

export interface Sequence {
  readonly name: string
  /** Type, start, bounds and step, as `create sequence` takes them. */
  readonly options: string
  readonly ownerTable: string | null
  readonly ownerColumn: string | null
  /** It belongs to an identity column, which makes it. */
  readonly isIdentity: boolean
}

/** Reads the schema `public`. Throws when the database holds anything that this file cannot describe, by name. */
export const readCatalogue = async (db: Transaction): Promise<Catalogue> => {
  const strange = await db.unsafe<Array<{ what: string }>>(STRANGE)
  if (strange.length > 0)
    throw new Error(`the export does not know how to keep ${strange.map(({ what }) => what).join(", ")}`)
  return {
    tables: await db.unsafe<Array<Table>>(TABLES),
    sequences: await db.unsafe<Array<Sequence>>(SEQUENCES),
    constraints: await db.unsafe<Array<Catalogue["constraints"][number]>>(CONSTRAINTS),
    indexes: await definitions(db, INDEXES),
    triggerFunctions: await definitions(db, TRIGGER_FUNCTIONS),
    triggers: await definitions(db, TRIGGERS)
  }
}

const definitions = async (db: Transaction, query: string): Promise<ReadonlyArray<string>> =>
  (await db.unsafe<Array<{ definition: string }>>(query)).map(({ definition }) => definition.trimEnd())

const IN_PUBLIC = "'public'::regnamespace"

/** Not forgotten in silence: whoever first makes one of these teaches the export to keep it. */
const STRANGE = `
  select 'the schema ' || nspname as what from pg_namespace
    where nspname not in ('public', 'information_schema') and nspname !~ '^pg_'
  union all select 'the extension ' || extname from pg_extension where extname <> 'plpgsql'
  union all select case relkind when 'v' then 'the view ' when 'm' then 'the materialized view '
      when 'f' then 'the foreign table ' else 'the composite type ' end || relname
    from pg_class where relnamespace = ${IN_PUBLIC} and relkind in ('v', 'm', 'f', 'c')
  union all select 'the type ' || typname from pg_type where typnamespace = ${IN_PUBLIC} and typtype in ('e', 'd', 'r')
  union all select 'the function ' || proname from pg_proc
    where pronamespace = ${IN_PUBLIC} and (prorettype <> 'pg_catalog.trigger'::regtype or prokind <> 'f')
  union all select 'the policy ' || polname from pg_policy
  union all select 'the statistics ' || stxname from pg_statistic_ext
  union all select 'the large object ' || oid from pg_largeobject_metadata
  union all select 'the inheritance of ' || inhrelid::regclass from pg_inherits
    join pg_class on pg_class.oid = inhrelid
    where relnamespace = ${IN_PUBLIC} and relkind in ('r', 'p') and not relispartition
  order by what`

const TABLES = `
  select c.relname as name, c.relkind = 'p' as "isPartitioned", pg_get_partkeydef(c.oid) as "partitionKey",
    parent.relname as parent, pg_get_expr(c.relpartbound, c.oid) as bound, c.reloptions as options,
    c.relpersistence = 'u' as "isUnlogged",
    (select coalesce(json_agg(json_build_object(
        'name', a.attname, 'type', format_type(a.atttypid, a.atttypmod), 'isText', a.attcollation <> 0,
        'collation', case when a.attcollation <> t.typcollation then a.attcollation::regcollation::text end,
        'notNull', (select conname from pg_constraint
          where conrelid = c.oid and contype = 'n' and conkey = array[a.attnum]),
        'identity', case a.attidentity when 'a' then 'always' when 'd' then 'by default' end,
        'generated', case a.attgenerated when 's' then 'stored' when 'v' then 'virtual' end,
        'expression', (select pg_get_expr(adbin, adrelid) from pg_attrdef where adrelid = c.oid and adnum = a.attnum)
      ) order by a.attnum), '[]')
      from pg_attribute a join pg_type t on t.oid = a.atttypid
      where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
    (select coalesce(json_agg(a.attname order by place), '[]')
      from pg_constraint k, unnest(k.conkey) with ordinality as part(number, place), pg_attribute a
      where k.conrelid = c.oid and k.contype = 'p' and a.attrelid = c.oid and a.attnum = part.number) as key
  from pg_class c
    left join pg_inherits on inhrelid = c.oid
    left join pg_class parent on parent.oid = inhparent
  where c.relnamespace = ${IN_PUBLIC} and c.relkind in ('r', 'p')
  order by parent.relname is not null, c.relname collate "C"`

const SEQUENCES = `
  select c.relname as name,
    format('as %s start with %s increment by %s minvalue %s maxvalue %s cache %s %scycle', format_type(seqtypid, null),
      seqstart, seqincrement, seqmin, seqmax, seqcache, case when seqcycle then '' else 'no ' end) as options,
    owner.relname as "ownerTable", attname as "ownerColumn", coalesce(deptype = 'i', false) as "isIdentity"
  from pg_sequence
    join pg_class c on c.oid = seqrelid
    left join pg_depend on classid = 'pg_class'::regclass and objid = c.oid and deptype in ('a', 'i')
      and refclassid = 'pg_class'::regclass and refobjsubid > 0
    left join pg_class owner on owner.oid = refobjid
    left join pg_attribute on attrelid = refobjid and attnum = refobjsubid
  where c.relnamespace = ${IN_PUBLIC}
  order by c.relname collate "C"`

/** A partition gets its table's by itself; a not-null constraint stands with its column. */
const CONSTRAINTS = `
  select relname as table, conname as name, pg_get_constraintdef(pg_constraint.oid) as definition
  from pg_constraint join pg_class on pg_class.oid = conrelid
  where connamespace = ${IN_PUBLIC} and conparentid = 0 and contype <> 'n' and conislocal
  order by array_position('{p,u,x,c,f}'::"char"[], contype), relname collate "C", conname collate "C"`

const INDEXES = `
  select replace(pg_get_indexdef(indexrelid), ' ON ONLY ', ' ON ') as definition
  from pg_index join pg_class on pg_class.oid = indexrelid
  where relnamespace = ${IN_PUBLIC} and not relispartition
    and not exists (select from pg_constraint where conindid = indexrelid and contype in ('p', 'u', 'x'))
  order by relname collate "C"`

const TRIGGER_FUNCTIONS = `
  select pg_get_functiondef(oid) as definition from pg_proc where pronamespace = ${IN_PUBLIC}
  order by proname collate "C"`

/** A partition gets its table's by itself. */
const TRIGGERS = `
  select pg_get_triggerdef(pg_trigger.oid) as definition
  from pg_trigger join pg_class on pg_class.oid = tgrelid
  where relnamespace = ${IN_PUBLIC} and not tgisinternal and tgparentid = 0
  order by relname collate "C", tgname collate "C"`
