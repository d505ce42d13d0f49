-- Makes a run of a version with all its task instances, and starts it if its workflow has a place
-- free among its active runs; otherwise it stays queued until dag.admit. One transaction.
-- Returns the run's id, or null if a scheduled run of this logical date exists already.
create or replace function dag.create_run(
  p_version_id bigint,
  p_trigger text,
  p_triggered_by text,
  p_logical_date timestamptz,
  p_params jsonb default '{}',
  p_priority int default 0,
  p_interval_start timestamptz default null,
  p_interval_end timestamptz default null
)
returns uuid
language plpgsql
as $$
declare
  v_now timestamptz := date_trunc('milliseconds', clock_timestamp());
  v_run uuid := dag.uuid_v7(v_now);
  v_dag text;
  v_error_policy text;
  v_task_count int;
begin
  select v.dag_id, v.error_policy into strict v_dag, v_error_policy
  from dag.dag_version v where v.id = p_version_id;
  select count(*) into v_task_count from dag.dag_version_task v where v.version_id = p_version_id;

  insert into dag.run (
    id, dag_id, version_id, state, trigger, triggered_by, logical_date, interval_start, interval_end,
    params, error_policy, priority, task_count, remaining, created_at
  )
  values (
    v_run, v_dag, p_version_id, 'queued', p_trigger, p_triggered_by, coalesce(p_logical_date, v_now), p_interval_start,
    p_interval_end, p_params, v_error_policy, p_priority, v_task_count, v_task_count, v_now
  )
  on conflict (dag_id, logical_date) where trigger = 'schedule' do nothing;
  if not found then
    return null;
  end if;

  insert into dag.task_instance (run_id, task_index, state)
  select v_run, v.task_index, 'waiting'
  from dag.dag_version_task v
  where v.version_id = p_version_id;

  perform dag.record_step(v_now, '{}', jsonb_build_object(v_run, '{"state": "queued"}'::jsonb));
  perform dag.admit_runs_of(array[v_dag]);
  return v_run;
end $$;
