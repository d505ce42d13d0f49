-- Starts these queued runs: their root tasks become ready. The caller holds the runs' row locks.
create or replace function dag.start_runs(p_run_ids uuid[])
returns void
language plpgsql
as $$
declare
  v_now timestamptz := date_trunc('milliseconds', clock_timestamp());
  v_changes dag.task_change[];
  v_run_changes jsonb;
  v_again uuid[];
  v_run uuid;
begin
  -- A run that a retry has brought back began before, and goes on from the counters of what waits.
  v_again := array(
    select r.id from dag.run r
    where r.id = any(p_run_ids) and r.state = 'queued' and r.started_at is not null
    order by r.id
  );
  with started as (
    update dag.run r
    set state = 'running', started_at = coalesce(r.started_at, v_now)
    where r.id = any(p_run_ids) and r.state = 'queued'
    returning r.id, r.version_id
  ),
  ready as (
    update dag.task_instance t
    set state = 'queued', attempt = t.attempt + 1, queued_at = v_now
    from started r
    join dag.dag_version_task v on v.version_id = r.version_id
    where r.id <> all(v_again)
      and (v.upstream_count = 0 or v.trigger_rule = 'always')
      and t.run_id = r.id
      and t.task_index = v.task_index
      and t.state = 'waiting'
    returning t.run_id, t.task_index, t.attempt
  )
  select
    array(select row(q.run_id, q.task_index, 'queued', q.attempt, null)::dag.task_change from ready q),
    (select jsonb_object_agg(r.id, '{"state": "running"}'::jsonb) from started r)
  into v_changes, v_run_changes;

  if v_run_changes is not null then
    foreach v_run in array v_again loop
      v_changes := v_changes || dag.decide_waiting(v_now, v_run, array(
        select t.task_index from dag.task_instance t where t.run_id = v_run and t.state = 'waiting'
      ));
    end loop;
    perform dag.settle(v_now, v_changes, p_run_changes => v_run_changes);
  end if;
end $$;

-- Fills the free places among these workflows' active runs: by priority, then age.
--
-- The workflow's row lock serialises the counting. It is taken after run locks by a step that ends a
-- run, and before them here; no circle can close, because run rows are only taken here where nobody
-- holds them (`skip locked`). A run skipped so is being worked on by somebody who looks again.
create or replace function dag.admit_runs_of(p_dag_ids text[])
returns int
language plpgsql
as $$
declare
  v_dag record;
  v_free int;
  v_runs uuid[];
  v_admitted int := 0;
begin
  -- Who tries a draft looks on and waits: it takes no place, and its workflow may not be saved yet.
  v_runs := array(
    select r.id
    from dag.run r
    where r.dag_id = any(p_dag_ids) and r.state = 'queued' and r.trigger = 'try' and r.cancel_requested_at is null
    order by r.id
    for no key update skip locked
  );
  if cardinality(v_runs) > 0 then
    perform dag.start_runs(v_runs);
    v_admitted := cardinality(v_runs);
  end if;

  for v_dag in
    select d.id, d.max_active_runs, d.is_paused
    from dag.dag d
    where d.id = any(p_dag_ids)
      and exists (select from dag.run r where r.dag_id = d.id and r.state = 'queued' and r.trigger <> 'try')
    order by d.id
    for no key update of d
  loop
    select v_dag.max_active_runs - count(*) into v_free
    from dag.run r
    where r.dag_id = v_dag.id and r.state = 'running' and r.trigger <> 'try';
    continue when v_free <= 0;

    v_runs := array(
      select r.id
      from dag.run r
      where r.dag_id = v_dag.id
        and r.state = 'queued'
        and r.trigger <> 'try'
        and r.cancel_requested_at is null
        -- pause holds what the schedule made; what a person starts, or retries, goes on
        and (not v_dag.is_paused or r.trigger <> 'schedule' or r.started_at is not null)
      order by r.priority, r.id
      limit v_free
      for no key update skip locked
    );
    if cardinality(v_runs) > 0 then
      perform dag.start_runs(v_runs);
      v_admitted := v_admitted + cardinality(v_runs);
    end if;
  end loop;
  return v_admitted;
end $$;

-- The sweep's form: workflows that have both a run that may start and a place for it, at most p_limit of
-- them. Those that are full do not count: a hundred of them would hide the next one.
create or replace function dag.admit(p_limit int default 100)
returns int
language sql
as $$
  select coalesce(dag.admit_runs_of(array(
    select q.dag_id
    from (select distinct r.dag_id from dag.run r where r.state = 'queued') q
    left join dag.dag d on d.id = q.dag_id
    where exists (
        select from dag.run r
        where r.dag_id = q.dag_id and r.state = 'queued' and r.trigger = 'try' and r.cancel_requested_at is null
      )
      or (select count(*) from dag.run r where r.dag_id = d.id and r.state = 'running' and r.trigger <> 'try')
        < d.max_active_runs
      and exists (
        select from dag.run r
        where r.dag_id = d.id
          and r.state = 'queued'
          and r.trigger <> 'try'
          and r.cancel_requested_at is null
          and (not d.is_paused or r.trigger <> 'schedule' or r.started_at is not null)
      )
    order by q.dag_id
    limit p_limit
  )), 0)
$$;
