create table public."accounts" (
  "id" text constraint "accounts_id_not_null" not null,
  "name" text constraint "accounts_name_not_null" not null,
  "role" text constraint "accounts_role_not_null" not null,
  "agent" text,
  "password_hash" text constraint "accounts_password_hash_not_null" not null
);
create table public."agents" (
  "id" text constraint "agents_id_not_null" not null,
  "position" integer constraint "agents_position_not_null" not null,
  "name" text constraint "agents_name_not_null" not null,
  "queues" jsonb constraint "agents_queues_not_null" not null,
  "settings" jsonb constraint "agents_settings_not_null" not null default '{}'::jsonb
);
create table public."bases" (
  "actor" text constraint "bases_actor_not_null" not null,
  "sequence" bigint constraint "bases_sequence_not_null" not null,
  "run" bigint constraint "bases_run_not_null" not null,
  "at" bigint constraint "bases_at_not_null" not null,
  "state" json constraint "bases_state_not_null" not null
);
create table public."call_records" (
  "id" text constraint "call_records_id_not_null" not null,
  "serial" bigint constraint "call_records_serial_not_null" not null,
  "calling_number" text constraint "call_records_calling_number_not_null" not null,
  "dialled_number" text constraint "call_records_dialled_number_not_null" not null,
  "arrived_at" bigint constraint "call_records_arrived_at_not_null" not null,
  "queued_at" bigint,
  "rung_at" bigint,
  "answered_at" bigint,
  "ended_at" bigint,
  "wait_ms" bigint,
  "ring_ms" bigint,
  "talk_ms" bigint,
  "wrap_up_ms" bigint,
  "attempts" integer constraint "call_records_attempts_not_null" not null,
  "agent" text,
  "queue" text,
  "keys" text constraint "call_records_keys_not_null" not null,
  "outcome" text,
  "hang_up_by" text,
  "cause" text,
  "recording_file" text,
  "recorded_ms" bigint,
  "site" text constraint "call_records_site_not_null" not null
);
create table public."centre_settings" (
  "name" text constraint "centre_settings_name_not_null" not null,
  "value" jsonb constraint "centre_settings_value_not_null" not null
);
create table public."ended" (
  "actor" text constraint "ended_actor_not_null" not null,
  "sequence" bigint constraint "ended_sequence_not_null" not null,
  "epoch" bigint constraint "ended_epoch_not_null" not null,
  "at" bigint constraint "ended_at_not_null" not null
);
create table public."facts" (
  "id" bigint constraint "facts_id_not_null" not null generated always as identity (sequence name public."facts_id_seq" start with 1 increment by 1 minvalue 1 maxvalue 9223372036854775807 cache 1 no cycle),
  "actor" text constraint "facts_actor_not_null" not null,
  "sequence" bigint constraint "facts_sequence_not_null" not null,
  "ordinal" integer constraint "facts_ordinal_not_null" not null,
  "at" bigint constraint "facts_at_not_null" not null,
  "call" text,
  "agent" text,
  "kind" text constraint "facts_kind_not_null" not null,
  "body" jsonb constraint "facts_body_not_null" not null,
  "version" integer constraint "facts_version_not_null" not null
) partition by RANGE (at);
create table public."flow_versions" (
  "flow" text constraint "flow_versions_flow_not_null" not null,
  "version" integer constraint "flow_versions_version_not_null" not null,
  "body" jsonb constraint "flow_versions_body_not_null" not null
);
create table public."flows" (
  "id" text constraint "flows_id_not_null" not null,
  "flow" jsonb constraint "flows_flow_not_null" not null
);
create table public."journal" (
  "actor" text constraint "journal_actor_not_null" not null,
  "sequence" bigint constraint "journal_sequence_not_null" not null,
  "run" bigint constraint "journal_run_not_null" not null,
  "at" bigint constraint "journal_at_not_null" not null,
  "message" json constraint "journal_message_not_null" not null,
  "commands" json constraint "journal_commands_not_null" not null,
  "digest" text,
  "state" json,
  "over" boolean constraint "journal_over_not_null" not null,
  "epoch" bigint constraint "journal_epoch_not_null" not null
) partition by RANGE (at);
create table public."kysely_migration" (
  "name" character varying(255) constraint "kysely_migration_name_not_null" not null,
  "timestamp" character varying(255) constraint "kysely_migration_timestamp_not_null" not null
);
create table public."kysely_migration_lock" (
  "id" character varying(255) constraint "kysely_migration_lock_id_not_null" not null,
  "is_locked" integer constraint "kysely_migration_lock_is_locked_not_null" not null default 0
);
create table public."living" (
  "actor" text constraint "living_actor_not_null" not null,
  "sequence" bigint constraint "living_sequence_not_null" not null,
  "state" json constraint "living_state_not_null" not null,
  "epoch" bigint constraint "living_epoch_not_null" not null,
  "run" bigint constraint "living_run_not_null" not null,
  "wake_at" bigint
) with (fillfactor=50);
create table public."numbers" (
  "number" text constraint "numbers_number_not_null" not null,
  "flow" text constraint "numbers_flow_not_null" not null
);
create table public."projections" (
  "name" text constraint "projections_name_not_null" not null,
  "version" integer constraint "projections_version_not_null" not null,
  "generation" bigint constraint "projections_generation_not_null" not null,
  "target" integer,
  "checkpoint" text
);
create table public."queues" (
  "id" text constraint "queues_id_not_null" not null,
  "position" integer constraint "queues_position_not_null" not null,
  "settings" jsonb constraint "queues_settings_not_null" not null
);
create table public."runs" (
  "run" bigint constraint "runs_run_not_null" not null,
  "epoch" bigint constraint "runs_epoch_not_null" not null,
  "code" text constraint "runs_code_not_null" not null,
  "kinds" jsonb constraint "runs_kinds_not_null" not null,
  "home" text constraint "runs_home_not_null" not null,
  "started_at" bigint constraint "runs_started_at_not_null" not null,
  "seen_at" bigint constraint "runs_seen_at_not_null" not null,
  "superseded_by" bigint
);
create table public."serials" (
  "series" text constraint "serials_series_not_null" not null,
  "site" text constraint "serials_site_not_null" not null,
  "last" bigint constraint "serials_last_not_null" not null
);
create table public."sessions" (
  "token_hash" text constraint "sessions_token_hash_not_null" not null,
  "account" text constraint "sessions_account_not_null" not null,
  "created_at" bigint constraint "sessions_created_at_not_null" not null,
  "expires_at" bigint constraint "sessions_expires_at_not_null" not null
);
create table public."sip_accounts" (
  "user" text constraint "sip_accounts_user_not_null" not null,
  "ha1" text constraint "sip_accounts_ha1_not_null" not null,
  "realm" text constraint "sip_accounts_realm_not_null" not null
);
create table public."facts_2026_11" partition of public."facts" FOR VALUES FROM ('1793491200000') TO ('1796083200000');
create table public."facts_2026_12" partition of public."facts" FOR VALUES FROM ('1796083200000') TO ('1798761600000');
create table public."journal_2026_11" partition of public."journal" FOR VALUES FROM ('1793491200000') TO ('1796083200000');
create table public."journal_2026_12" partition of public."journal" FOR VALUES FROM ('1796083200000') TO ('1798761600000');
CREATE OR REPLACE FUNCTION public.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$ begin raise exception 'version % of flow "%" never changes; write a new version', old.version, old.flow; end $function$;
