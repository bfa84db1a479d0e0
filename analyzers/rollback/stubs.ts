/**
 * What hosted platforms have in every database before the first migration runs: roles, schemas, and a few functions and tables that
 * migrations name. They are empty shells: enough to run against, and named in the report.
 */

interface Platform {
  readonly name: string;
  /** Migrations that need it name one of these. */
  readonly named: RegExp;
  readonly sql: string;
}

const platforms: readonly Platform[] = [
  {
    name: "roles of Supabase",
    named: /\b(?:anon|authenticated|service_role|supabase_\w+|authenticator|dashboard_user)\b/,
    sql: `
      DO $$ DECLARE r text; BEGIN
        FOREACH r IN ARRAY ARRAY['anon', 'authenticated', 'service_role', 'authenticator', 'dashboard_user', 'supabase_admin',
          'supabase_auth_admin', 'supabase_storage_admin', 'supabase_functions_admin', 'supabase_realtime_admin', 'supabase_read_only_user']
        LOOP
          IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = r) THEN EXECUTE format('CREATE ROLE %I NOLOGIN', r); END IF;
        END LOOP;
      END $$;`,
  },
  {
    name: "schema auth",
    named: /\bauth\s*\.\s*\w+/,
    sql: `
      CREATE SCHEMA IF NOT EXISTS auth;
      CREATE TABLE IF NOT EXISTS auth.users (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(), instance_id uuid, aud text, role text, email text UNIQUE, phone text UNIQUE,
        encrypted_password text, email_confirmed_at timestamptz, phone_confirmed_at timestamptz, confirmed_at timestamptz,
        last_sign_in_at timestamptz, raw_app_meta_data jsonb, raw_user_meta_data jsonb, is_super_admin boolean,
        is_anonymous boolean DEFAULT false, banned_until timestamptz, deleted_at timestamptz, created_at timestamptz, updated_at timestamptz);
      CREATE TABLE IF NOT EXISTS auth.identities (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), user_id uuid REFERENCES auth.users,
        provider text, provider_id text, identity_data jsonb, created_at timestamptz, updated_at timestamptz);
      CREATE TABLE IF NOT EXISTS auth.sessions (id uuid PRIMARY KEY, user_id uuid REFERENCES auth.users, created_at timestamptz);
      CREATE OR REPLACE FUNCTION auth.uid() RETURNS uuid LANGUAGE sql STABLE AS 'SELECT NULL::uuid';
      CREATE OR REPLACE FUNCTION auth.role() RETURNS text LANGUAGE sql STABLE AS 'SELECT NULL::text';
      CREATE OR REPLACE FUNCTION auth.email() RETURNS text LANGUAGE sql STABLE AS 'SELECT NULL::text';
      CREATE OR REPLACE FUNCTION auth.jwt() RETURNS jsonb LANGUAGE sql STABLE AS 'SELECT NULL::jsonb';`,
  },
  {
    name: "schema storage",
    named: /\bstorage\s*\.\s*(?:buckets|objects|foldername|filename|extension)\b/,
    sql: `
      CREATE SCHEMA IF NOT EXISTS storage;
      CREATE TABLE IF NOT EXISTS storage.buckets (id text PRIMARY KEY, name text UNIQUE NOT NULL, owner uuid, owner_id text,
        public boolean DEFAULT false, avif_autodetection boolean DEFAULT false, file_size_limit bigint, allowed_mime_types text[],
        created_at timestamptz DEFAULT now(), updated_at timestamptz DEFAULT now());
      CREATE TABLE IF NOT EXISTS storage.objects (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), bucket_id text REFERENCES storage.buckets,
        name text, owner uuid, owner_id text, metadata jsonb, path_tokens text[], version text, user_metadata jsonb,
        created_at timestamptz DEFAULT now(), updated_at timestamptz DEFAULT now(), last_accessed_at timestamptz DEFAULT now());
      ALTER TABLE storage.objects ENABLE ROW LEVEL SECURITY;
      CREATE OR REPLACE FUNCTION storage.foldername(name text) RETURNS text[] LANGUAGE sql IMMUTABLE AS 'SELECT string_to_array(name, ''/'')';
      CREATE OR REPLACE FUNCTION storage.filename(name text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT name';
      CREATE OR REPLACE FUNCTION storage.extension(name text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT name';`,
  },
  {
    name: "schema cron (pg_cron)",
    named: /\bcron\s*\.\s*\w+/,
    sql: `
      CREATE SCHEMA IF NOT EXISTS cron;
      CREATE TABLE IF NOT EXISTS cron.job (jobid bigserial PRIMARY KEY, schedule text, command text, nodename text DEFAULT 'localhost',
        nodeport integer DEFAULT 5432, database text, username text, active boolean DEFAULT true, jobname text UNIQUE);
      CREATE TABLE IF NOT EXISTS cron.job_run_details (jobid bigint, runid bigserial PRIMARY KEY, status text, return_message text,
        start_time timestamptz, end_time timestamptz);
      CREATE OR REPLACE FUNCTION cron.schedule(job_name text, schedule text, command text) RETURNS bigint LANGUAGE sql AS
        'INSERT INTO cron.job (jobname, schedule, command) VALUES ($1, $2, $3)
         ON CONFLICT (jobname) DO UPDATE SET schedule = excluded.schedule, command = excluded.command RETURNING jobid';
      CREATE OR REPLACE FUNCTION cron.schedule(schedule text, command text) RETURNS bigint LANGUAGE sql AS
        'INSERT INTO cron.job (schedule, command) VALUES ($1, $2) RETURNING jobid';
      CREATE OR REPLACE FUNCTION cron.unschedule(job_name text) RETURNS boolean LANGUAGE sql AS
        'WITH gone AS (DELETE FROM cron.job WHERE jobname = $1 RETURNING 1) SELECT count(*) > 0 FROM gone';
      CREATE OR REPLACE FUNCTION cron.unschedule(job_id bigint) RETURNS boolean LANGUAGE sql AS
        'WITH gone AS (DELETE FROM cron.job WHERE jobid = $1 RETURNING 1) SELECT count(*) > 0 FROM gone';`,
  },
  {
    name: "schema net (pg_net)",
    named: /\bnet\s*\.\s*http_\w+/,
    sql: `
      CREATE SCHEMA IF NOT EXISTS net;
      CREATE OR REPLACE FUNCTION net.http_post(url text, body jsonb DEFAULT '{}', params jsonb DEFAULT '{}', headers jsonb DEFAULT '{}',
        timeout_milliseconds integer DEFAULT 5000) RETURNS bigint LANGUAGE sql AS 'SELECT 1::bigint';
      CREATE OR REPLACE FUNCTION net.http_get(url text, params jsonb DEFAULT '{}', headers jsonb DEFAULT '{}',
        timeout_milliseconds integer DEFAULT 5000) RETURNS bigint LANGUAGE sql AS 'SELECT 1::bigint';
      CREATE OR REPLACE FUNCTION net.http_delete(url text, params jsonb DEFAULT '{}', headers jsonb DEFAULT '{}',
        timeout_milliseconds integer DEFAULT 5000) RETURNS bigint LANGUAGE sql AS 'SELECT 1::bigint';`,
  },
  {
    name: "schema vault",
    named: /\bvault\s*\.\s*\w+/,
    sql: `
      CREATE SCHEMA IF NOT EXISTS vault;
      CREATE TABLE IF NOT EXISTS vault.secrets (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), name text UNIQUE, description text, secret text,
        created_at timestamptz DEFAULT now(), updated_at timestamptz DEFAULT now());
      CREATE OR REPLACE VIEW vault.decrypted_secrets AS SELECT *, secret AS decrypted_secret FROM vault.secrets;
      CREATE OR REPLACE FUNCTION vault.create_secret(new_secret text, new_name text DEFAULT NULL, new_description text DEFAULT '') RETURNS uuid
        LANGUAGE sql AS 'INSERT INTO vault.secrets (secret, name, description) VALUES ($1, $2, $3) RETURNING id';`,
  },
  {
    name: "schema extensions",
    named: /\b(?:extensions\s*\.\s*\w+|schema\s+"?extensions"?)/i,
    sql: "CREATE SCHEMA IF NOT EXISTS extensions;",
  },
  {
    name: "schema realtime",
    named: /\brealtime\s*\.\s*\w+/,
    sql: `
      CREATE SCHEMA IF NOT EXISTS realtime;
      CREATE TABLE IF NOT EXISTS realtime.messages (id uuid DEFAULT gen_random_uuid(), topic text, extension text, payload jsonb,
        event text, private boolean, inserted_at timestamptz DEFAULT now());
      ALTER TABLE realtime.messages ENABLE ROW LEVEL SECURITY;
      CREATE OR REPLACE FUNCTION realtime.topic() RETURNS text LANGUAGE sql STABLE AS 'SELECT NULL::text';`,
  },
  {
    name: "publication supabase_realtime",
    named: /\bsupabase_realtime\b/,
    sql: "CREATE PUBLICATION supabase_realtime;",
  },
];

/** What has to stand before scripts can run: the statements, and the names of the shells for the report. */
export function stubsFor(scripts: Iterable<string>): { readonly names: readonly string[]; readonly sql: string } {
  const texts = [...scripts];
  const needed = platforms.filter(({ named }) => texts.some((script) => named.test(script)));
  return { names: needed.map(({ name }) => name), sql: needed.map(({ sql }) => sql).join("\n") };
}
