import { type Kysely, sql } from "kysely"

/** Customers, what the centre itself calls and asks of them, and what they are found by. */
export const up = async (db: Kysely<never>): Promise<void> => {
  for (const statement of [...words, ...customers, ...found, ...entries]) await sql.raw(statement).execute(db)
}

const KEPT = `version bigint not null default 1 check (version >= 1), changed_at bigint not null default 0, changed_by text not null default 'system'`
const now = `(extract(epoch from now()) * 1000)::bigint`
const NAMED = `name text not null check (length(name) between 1 and 100), remark text not null default '' check (length(remark) <= 200)`

const words = [
  `create table customer_classes (id text primary key, ${KEPT}, ${NAMED}, "order" bigint not null default 100)`,
  `insert into customer_classes (id, name, "order", changed_at) values
    ('vip', 'VIP 客户', 10, ${now}), ('special', '特殊客户', 20, ${now}), ('ordinary', '普通客户', 30, ${now})`,
  `create table customer_groups (id text primary key, ${KEPT}, ${NAMED}, "order" bigint not null default 100)`,
  `create table customer_fields (id text primary key, ${KEPT}, name text not null unique check (length(name) between 1 and 40),
    type text not null check (type in ('text', 'number', 'day', 'choice', 'yes-no')), is_required boolean not null default false,
    choices text[] not null default '{}', pattern text not null default '', "order" bigint not null default 100)`,
  `create table products (id text primary key, ${KEPT}, ${NAMED}, kind text not null check (kind in ('product', 'service')))`
]

const customers = [
  `create table customers (id text primary key, ${KEPT},
    name text not null check (length(name) between 1 and 100), kind text not null check (kind in ('person', 'company')),
    phones jsonb not null default '[]', addresses text[] not null default '{}', email text,
    class text references customer_classes (id), grade text not null default 'none', area text references areas (id),
    identity text, birthday text, preferences text not null default '', consents text[] not null default '{}', consented_on text,
    products jsonb not null default '[]', own jsonb not null default '{}')`,
  `create index customers_class on customers (class) where class is not null`,
  `create index customers_area on customers (area) where area is not null`,
  `create table customers_groups (customer text not null references customers (id) on delete cascade,
    customer_group text not null references customer_groups (id), position bigint not null, primary key (customer, customer_group))`,
  `create index customers_groups_group on customers_groups (customer_group)`
]

const found = [
  `create table customer_search (customer text primary key references customers (id) on delete cascade,
    text text not null, pinyin text not null, initials text not null, digits text not null, grams int4[] not null)`,
  `create index customer_search_grams on customer_search using gin (grams)`,
  `create table customer_numbers (number text not null, customer text not null references customers (id) on delete cascade,
    primary key (number, customer))`,
  `create index customer_numbers_customer on customer_numbers (customer)`
]

/** Notes and what came of a customer's calls: said by whom and when, and outlived by the customer's row, so that a removal can be taken back. */
const entries = [
  `create table customer_entries (id bigint generated always as identity primary key, customer text not null,
    kind text not null check (kind in ('note', 'purchase', 'service', 'complaint')),
    at bigint not null, by text not null, body text not null check (length(body) between 1 and 4000),
    call text, amount_fen bigint)`,
  `create index customer_entries_customer on customer_entries (customer, at desc)`
]
