-- Ends everything of these runs that does not run yet, as p_state, and asks the workers to stop what
-- does. Used when a run is cancelled ('cancelled') and by the error policy `fail` ('skipped').
-- The caller holds the runs' row locks and passes the changes on to dag.settle. Returns them.
create or replace function dag.stop_run(p_now timestamptz, p_run_ids uuid[], p_state text, p_by text)
returns dag.task_change[]
language plpgsql
as $$
declare
  v_changes dag.task_change[];
begin
  with stopped as (
    update dag.task_instance t
    set state = p_state, ended_at = p_now
    where t.run_id = any(p_run_ids)
      and t.state in ('waiting', 'queued', 'retrying', 'deferred')
    returning t.run_id, t.task_index, t.attempt
  )
  select array_agg(row(s.run_id, s.task_index, p_state, s.attempt, null)::dag.task_change)
  into v_changes
  from stopped s;

  -- A running attempt ends by its worker's word, never by ours: what it has done by then counts.
  insert into dag.stop_request (run_id, task_index, attempt, worker_id, kind, requested_by)
  select t.run_id, t.task_index, t.attempt, t.worker_id, 'cancel', p_by
  from dag.task_instance t
  where t.run_id = any(p_run_ids) and t.state = 'running'
  on conflict (run_id, task_index) do update
  set attempt = excluded.attempt, worker_id = excluded.worker_id, kind = 'cancel', requested_by = excluded.requested_by;

  return coalesce(v_changes, '{}');
end $$;
