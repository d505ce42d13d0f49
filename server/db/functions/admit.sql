-- Starts these queued runs: their root tasks become ready. The caller holds the runs' row locks.
create or replace function dag.start_runs(p_run_ids uuid[])
returns void
language plpgsql
as $$
declare
  v_now timestamptz := date_trunc('milliseconds', clock_timestamp());
  v_changes dag.task_change[];
  v_run_changes jsonb;
begin
  with started as (
    update dag.run r
    set state = 'running', started_at = v_now
    where r.id = any(p_run_ids) and r.state = 'queued'
    returning r.id, r.version_id
  ),
  ready as (
    update dag.task_instance t
    set state = 'queued', attempt = t.attempt + 1, queued_at = v_now
    from started r
    join dag.dag_version_task v on v.version_id = r.version_id
    where (v.upstream_count = 0 or v.trigger_rule = 'always')
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
  for v_dag in
    select d.id, d.max_active_runs, d.is_paused
    from dag.dag d
    where d.id = any(p_dag_ids)
      and exists (select from dag.run r where r.dag_id = d.id and r.state = 'queued')
    order by d.id
    for no key update of d
  loop
    select v_dag.max_active_runs - count(*) into v_free
    from dag.run r
    where r.dag_id = v_dag.id and r.state = 'running';
    continue when v_free <= 0;

    v_runs := array(
      select r.id
      from dag.run r
      where r.dag_id = v_dag.id
        and r.state = 'queued'
        and r.cancel_requested_at is null
        -- pause holds what the schedule made; what a person starts goes on
        and (not v_dag.is_paused or r.trigger <> 'schedule')
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

-- The sweep's form: every workflow that has queued runs, at most p_limit of them.
create or replace function dag.admit(p_limit int default 100)
returns int
language sql
as $$
  select coalesce(dag.admit_runs_of(array(
    select distinct r.dag_id from dag.run r where r.state = 'queued' limit p_limit
  )), 0)
$$;
