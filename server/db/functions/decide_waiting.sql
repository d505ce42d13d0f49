-- Decides tasks of one run that wait, from their counters: what settle does for those that hear of an
-- upstream task's end, for those that were set back to waiting and may have nothing left to hear of.
-- The caller holds the run's row lock and passes the changes on to dag.settle. Returns them.
create or replace function dag.decide_waiting(p_now timestamptz, p_run uuid, p_indexes int[])
returns dag.task_change[]
language plpgsql
as $$
declare
  v_changes dag.task_change[];
begin
  with decided as materialized (
    select
      t.task_index,
      dag.trigger_decision(
        v.trigger_rule, v.upstream_count,
        t.upstream_succeeded, t.upstream_failed, t.upstream_upstream_failed, t.upstream_skipped
      ) as decision
    from dag.run r
    join dag.task_instance t on t.run_id = r.id
    join dag.dag_version_task v on v.version_id = r.version_id and v.task_index = t.task_index
    where r.id = p_run and t.task_index = any(p_indexes) and t.state = 'waiting'
  ),
  applied as (
    update dag.task_instance t
    set
      state = case when d.decision = 'run' then 'queued' else d.decision end,
      attempt = case when d.decision = 'run' then t.attempt + 1 else t.attempt end,
      queued_at = case when d.decision = 'run' then p_now end,
      ended_at = case when d.decision <> 'run' then p_now end
    from decided d
    where t.run_id = p_run and t.task_index = d.task_index and d.decision <> 'wait'
    returning t.task_index, t.state, t.attempt
  )
  select array_agg(row(p_run, a.task_index, a.state, a.attempt, null)::dag.task_change)
  into v_changes
  from applied a;
  return coalesce(v_changes, '{}');
end $$;
