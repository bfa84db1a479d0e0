/**
 * The SQL that reads a `SchemaState`. Every query gives rows (kind, name, on, is). Run `settle` first: how the catalogue writes
 * names depends on the search path. Objects of extensions and of the system are left out; 64-bit bounds stay text.
 */
export const settle = "SET search_path = public";

const own = (schema: string): string => `${schema} NOT LIKE 'pg\\_%' AND ${schema} <> 'information_schema'`;

const free = (catalogue: string, oid: string): string =>
  `NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = '${catalogue}'::regclass AND e.objid = ${oid} AND e.deptype = 'e')`;

const relations = `pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace AND ${own("n.nspname")} AND ${free("pg_class", "c.oid")}`;

export const stateQueries: Readonly<Record<string, string>> = {
  schemas: `SELECT 'schema' kind, quote_ident(n.nspname) name, '' "on", '{}'::json "is" FROM pg_namespace n
    WHERE ${own("n.nspname")} AND ${free("pg_namespace", "n.oid")}`,
  extensions: `SELECT 'extension' kind, quote_ident(extname) name, '' "on", json_build_object('schema', quote_ident(n.nspname)) "is"
    FROM pg_extension JOIN pg_namespace n ON n.oid = extnamespace WHERE extname <> 'plpgsql'`,
  tables: `SELECT 'table' kind, c.oid::regclass::text name, '' "on", json_build_object(
      'persistence', c.relpersistence, 'key', pg_get_partkeydef(c.oid), 'bound', pg_get_expr(c.relpartbound, c.oid),
      'parents', (SELECT coalesce(json_agg(i.inhparent::regclass::text ORDER BY i.inhseqno), '[]') FROM pg_inherits i WHERE i.inhrelid = c.oid),
      'rls', c.relrowsecurity, 'force', c.relforcerowsecurity, 'options', array_to_string(c.reloptions, ', '),
      'identity', c.relreplident) "is" FROM ${relations} WHERE c.relkind IN ('r', 'p')`,
  columns: `SELECT 'column' kind, quote_ident(a.attname) name, c.oid::regclass::text "on", json_build_object(
      'position', row_number() OVER (PARTITION BY c.oid ORDER BY a.attnum), 'type', format_type(a.atttypid, a.atttypmod),
      'default', CASE WHEN a.attgenerated = '' THEN pg_get_expr(d.adbin, d.adrelid) END,
      'generated', CASE WHEN a.attgenerated <> '' THEN pg_get_expr(d.adbin, d.adrelid) END, 'stored', a.attgenerated = 's',
      'identity', a.attidentity, 'notnull', a.attnotnull,
      'sequence', CASE WHEN a.attidentity <> '' THEN (SELECT format('START WITH %s INCREMENT BY %s MINVALUE %s MAXVALUE %s CACHE %s%s',
        s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache, CASE WHEN s.seqcycle THEN ' CYCLE' ELSE '' END)
        FROM pg_depend p JOIN pg_sequence s ON s.seqrelid = p.objid WHERE p.refobjid = c.oid AND p.refobjsubid = a.attnum AND p.deptype = 'i' AND p.classid = 'pg_class'::regclass) END,
      'collation', CASE WHEN a.attcollation <> t.typcollation THEN (SELECT quote_ident(l.collname) FROM pg_collation l WHERE l.oid = a.attcollation) END,
      'inherited', NOT a.attislocal,
      'notnull name', (SELECT quote_ident(k.conname) FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'n' AND k.conkey = ARRAY[a.attnum])) "is"
    FROM ${relations} JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    JOIN pg_type t ON t.oid = a.atttypid LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum WHERE c.relkind IN ('r', 'p')`,
  constraints: `SELECT 'constraint' kind, quote_ident(k.conname) name, c.oid::regclass::text "on", json_build_object(
      'type', k.contype, 'definition', pg_get_constraintdef(k.oid), 'references', k.confrelid::regclass::text) "is"
    FROM pg_constraint k JOIN (SELECT c.* FROM ${relations}) c ON c.oid = k.conrelid
    WHERE k.contype IN ('p', 'u', 'c', 'f', 'x') AND k.conparentid = 0 AND k.conislocal`,
  indexes: `SELECT 'index' kind, c.oid::regclass::text name, i.indrelid::regclass::text "on", json_build_object(
      'definition', pg_get_indexdef(c.oid), 'valid', i.indisvalid) "is" FROM ${relations} JOIN pg_index i ON i.indexrelid = c.oid
    WHERE NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = c.oid AND k.contype IN ('p', 'u', 'x'))
      AND NOT EXISTS (SELECT FROM pg_inherits h WHERE h.inhrelid = c.oid)`,
  views: `SELECT CASE c.relkind WHEN 'v' THEN 'view' ELSE 'materialized view' END kind, c.oid::regclass::text name, '' "on",
      json_build_object('definition', pg_get_viewdef(c.oid), 'options', array_to_string(c.reloptions, ', ')) "is"
    FROM ${relations} WHERE c.relkind IN ('v', 'm')`,
  routines: `SELECT CASE p.prokind WHEN 'p' THEN 'procedure' WHEN 'a' THEN 'aggregate' ELSE 'function' END kind, p.oid::regprocedure::text name, '' "on",
      json_build_object('definition', CASE WHEN p.prokind = 'a' THEN (SELECT format('CREATE AGGREGATE %s (SFUNC = %s, STYPE = %s%s%s)',
          p.oid::regprocedure, g.aggtransfn, format_type(g.aggtranstype, NULL),
          CASE WHEN g.aggfinalfn <> 0 THEN format(', FINALFUNC = %s', g.aggfinalfn) ELSE '' END,
          CASE WHEN g.agginitval IS NOT NULL THEN format(', INITCOND = %L', g.agginitval) ELSE '' END)
        FROM pg_aggregate g WHERE g.aggfnoid = p.oid) ELSE pg_get_functiondef(p.oid) END,
        'head', pg_get_function_arguments(p.oid) || ' -> ' || coalesce(pg_get_function_result(p.oid), '')) "is"
    FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE ${own("n.nspname")} AND ${free("pg_proc", "p.oid")}
      AND NOT EXISTS (SELECT FROM pg_depend i WHERE i.classid = 'pg_proc'::regclass AND i.objid = p.oid AND i.deptype = 'i')`,
  triggers: `SELECT 'trigger' kind, quote_ident(t.tgname) name, c.oid::regclass::text "on", json_build_object(
      'definition', pg_get_triggerdef(t.oid), 'enabled', t.tgenabled) "is"
    FROM ${relations} JOIN pg_trigger t ON t.tgrelid = c.oid AND NOT t.tgisinternal AND t.tgparentid = 0`,
  rules: `SELECT 'rule' kind, quote_ident(r.rulename) name, c.oid::regclass::text "on", json_build_object('definition', pg_get_ruledef(r.oid)) "is"
    FROM ${relations} JOIN pg_rewrite r ON r.ev_class = c.oid AND r.rulename <> '_RETURN'`,
  policies: `SELECT 'policy' kind, quote_ident(p.polname) name, c.oid::regclass::text "on", json_build_object('definition',
      format('CREATE POLICY %I ON %s AS %s FOR %s TO %s%s%s', p.polname, c.oid::regclass, CASE WHEN p.polpermissive THEN 'PERMISSIVE' ELSE 'RESTRICTIVE' END,
        CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' WHEN 'd' THEN 'DELETE' ELSE 'ALL' END,
        (SELECT string_agg(CASE WHEN o = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(o)) END, ', ' ORDER BY o) FROM unnest(p.polroles) o),
        ' USING (' || pg_get_expr(p.polqual, c.oid) || ')', ' WITH CHECK (' || pg_get_expr(p.polwithcheck, c.oid) || ')')) "is"
    FROM ${relations} JOIN pg_policy p ON p.polrelid = c.oid`,
  types: `SELECT CASE t.typtype WHEN 'e' THEN 'enum' WHEN 'd' THEN 'domain' WHEN 'r' THEN 'range' ELSE 'composite' END kind,
      t.oid::regtype::text name, '' "on", json_build_object(
      'labels', (SELECT coalesce(json_agg(e.enumlabel ORDER BY e.enumsortorder), '[]') FROM pg_enum e WHERE e.enumtypid = t.oid),
      'definition', CASE t.typtype WHEN 'd' THEN 'AS ' || format_type(t.typbasetype, t.typtypmod) || coalesce(' DEFAULT ' || t.typdefault, '')
          || CASE WHEN t.typnotnull THEN ' NOT NULL' ELSE '' END || coalesce((SELECT string_agg(format(' CONSTRAINT %I %s', k.conname, pg_get_constraintdef(k.oid)), '' ORDER BY k.conname)
            FROM pg_constraint k WHERE k.contypid = t.oid AND k.contype = 'c'), '')
        WHEN 'r' THEN (SELECT 'AS RANGE (SUBTYPE = ' || format_type(r.rngsubtype, NULL) || ')' FROM pg_range r WHERE r.rngtypid = t.oid)
        WHEN 'c' THEN (SELECT 'AS (' || coalesce(string_agg(quote_ident(a.attname) || ' ' || format_type(a.atttypid, a.atttypmod), ', ' ORDER BY a.attnum), '') || ')'
          FROM pg_attribute a WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped) END) "is"
    FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace AND ${own("n.nspname")} AND ${free("pg_type", "t.oid")}
    WHERE t.typtype IN ('e', 'd', 'r') OR (t.typtype = 'c' AND EXISTS (SELECT FROM pg_class c WHERE c.oid = t.typrelid AND c.relkind = 'c'))`,
  sequences: `SELECT 'sequence' kind, c.oid::regclass::text name, '' "on", json_build_object('definition',
      format('AS %s INCREMENT BY %s MINVALUE %s MAXVALUE %s START WITH %s CACHE %s %s', format_type(s.seqtypid, NULL), s.seqincrement, s.seqmin, s.seqmax, s.seqstart, s.seqcache,
        CASE WHEN s.seqcycle THEN 'CYCLE' ELSE 'NO CYCLE' END),
      'owner', (SELECT format('%s.%I', d.refobjid::regclass, a.attname) FROM pg_depend d JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
        WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'a'),
      'owner table', (SELECT d.refobjid::regclass::text FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'a' AND d.refobjsubid > 0)) "is"
    FROM ${relations} JOIN pg_sequence s ON s.seqrelid = c.oid
    WHERE NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'i')`,
  statistics: `SELECT 'statistics' kind, CASE WHEN n.nspname = 'public' THEN '' ELSE quote_ident(n.nspname) || '.' END || quote_ident(x.stxname) name,
      x.stxrelid::regclass::text "on", json_build_object('definition', pg_get_statisticsobjdef(x.oid)) "is"
    FROM pg_statistic_ext x JOIN pg_namespace n ON n.oid = x.stxnamespace AND ${own("n.nspname")}`,
  comments: `SELECT 'comment' kind, upper(CASE WHEN o.type LIKE '% column' THEN 'column' WHEN o.type LIKE '% constraint' AND o.type <> 'domain constraint' THEN 'constraint' ELSE o.type END)
      || ' ' || o.identity name, '' "on", json_build_object('text', d.description) "is"
    FROM pg_description d CROSS JOIN LATERAL pg_identify_object(d.classoid, d.objoid, d.objsubid) o
    WHERE o.schema IS NULL AND o.type IN ('schema', 'table column', 'view column', 'table constraint', 'trigger', 'policy', 'rule') AND d.objoid >= 16384
      OR ${own("o.schema")}`,
  grants: `SELECT 'grant' kind, g.privilege_type || ' ON ' || c.oid::regclass || ' TO ' || CASE WHEN g.grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(g.grantee)) END
      || CASE WHEN g.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END name, c.oid::regclass::text "on", '{}'::json "is"
    FROM ${relations} CROSS JOIN LATERAL aclexplode(c.relacl) g WHERE c.relkind IN ('r', 'p', 'v', 'm') AND g.grantee <> c.relowner`,
  publications: `SELECT 'publication' kind, quote_ident(p.pubname) name, '' "on", json_build_object('definition', CASE WHEN p.puballtables THEN ' FOR ALL TABLES' ELSE
      coalesce((SELECT ' FOR TABLE ' || string_agg(r.prrelid::regclass::text, ', ' ORDER BY r.prrelid::regclass::text) FROM pg_publication_rel r WHERE r.prpubid = p.oid), '') END) "is"
    FROM pg_publication p`,
};
