-- Partitions of the tables that grow with the runs, one a day of the runs' creation. The bounds are
-- run ids: a UUIDv7 begins with its time. The default partitions stay empty unless a clock is far off.

--
-- Both functions want locks that a long reader may hold (a report, a dump), and behind a lock that is
-- waited for, every step of the engine waits too. So they wait for half a second, and give up: the days
-- ahead leave a week for another try.

-- Makes what is missing from yesterday to p_days_ahead. Returns how many were made.
create or replace function dag.ensure_partitions(p_days_ahead int default 7)
returns int
language plpgsql
set lock_timeout = '500ms'
as $$
declare
  v_table text;
  v_day date;
  v_name text;
  v_made int := 0;
begin
  -- two processes that start together must not make the same one
  perform pg_advisory_xact_lock(hashtext('dag.ensure_partitions'));
  foreach v_table in array array['run_event', 'task_log'] loop
    for v_day in
      select d::date
      from generate_series(
        (clock_timestamp() at time zone 'UTC')::date - 1,
        (clock_timestamp() at time zone 'UTC')::date + p_days_ahead,
        interval '1 day'
      ) d
    loop
      v_name := v_table || '_' || to_char(v_day, 'YYYYMMDD');
      continue when to_regclass('dag.' || v_name) is not null;
      begin
        execute format('create table dag.%I (like dag.%I including all)', v_name, v_table);
        execute format(
          'alter table dag.%I attach partition dag.%I for values from (%L) to (%L)',
          v_table, v_name,
          dag.first_uuid_at(v_day::timestamp at time zone 'UTC'),
          dag.first_uuid_at((v_day + 1)::timestamp at time zone 'UTC')
        );
        v_made := v_made + 1;
      exception
        when check_violation then
          -- rows of that day are in the default partition already: they stay there
          null;
        when lock_not_available then
          return v_made;
      end;
    end loop;
  end loop;
  return v_made;
end $$;

-- Retention: drops the oldest partition whose day lies before p_day and that no active run still writes
-- to. One at a time, each in a transaction of its own, because it locks the whole table until that ends.
-- Returns whether there was one; call it again then.
create or replace function dag.drop_partition_before(p_table text, p_day date)
returns boolean
language plpgsql
set lock_timeout = '500ms'
as $$
declare
  v_partition text;
  v_keep_from uuid;
begin
  if p_table not in ('run_event', 'task_log') then
    raise exception 'dag.% is not partitioned by day', p_table;
  end if;
  perform pg_advisory_xact_lock(hashtext('dag.ensure_partitions'));
  select least(
    dag.first_uuid_at(p_day::timestamp at time zone 'UTC'),
    (select r.id from dag.run r where r.state in ('queued', 'running') order by r.id limit 1)
  ) into v_keep_from;

  select c.relname into v_partition
  from pg_inherits i
  join pg_class c on c.oid = i.inhrelid
  where i.inhparent = ('dag.' || p_table)::regclass
    and c.relname ~ ('^' || p_table || '_\d{8}$')
    -- the whole day lies before what must stay
    and dag.first_uuid_at((to_date(right(c.relname, 8), 'YYYYMMDD') + 1)::timestamp at time zone 'UTC') <= v_keep_from
  order by c.relname
  limit 1;
  if v_partition is null then
    return false;
  end if;
  -- The leaf first: while a reader holds it, nobody else is kept waiting for the table.
  execute format('lock table dag.%I in access exclusive mode', v_partition);
  execute format('drop table dag.%I', v_partition);
  return true;
exception when lock_not_available then
  return false;
end $$;
