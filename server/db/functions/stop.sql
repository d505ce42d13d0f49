-- A person cancels a run. What has not begun ends now; what runs is asked to stop and ends by its
-- worker's word; the run is `cancelled` when nothing runs any more.
-- The caller notifies `dag_stop` after the commit, so that workers need not wait for a heartbeat.
-- Returns 'accepted', 'already_final' or 'not_found'.
create or replace function dag.cancel_run(p_run uuid, p_by text)
returns text
language plpgsql
as $$
declare
  v_now timestamptz;
  v_state text;
  v_requested timestamptz;
begin
  select r.state, r.cancel_requested_at into v_state, v_requested
  from dag.run r where r.id = p_run for no key update;
  if v_state is null then
    return 'not_found';
  end if;
  if v_state not in ('queued', 'running') then
    return 'already_final';
  end if;
  if v_requested is not null then
    return 'accepted';
  end if;
  v_now := date_trunc('milliseconds', clock_timestamp());

  update dag.run r set cancel_requested_at = v_now, cancel_requested_by = p_by where r.id = p_run;
  perform dag.settle(
    v_now,
    dag.stop_run(v_now, array[p_run], 'cancelled', p_by),
    p_run_changes => jsonb_build_object(p_run, jsonb_build_object('state', v_state, 'cancelRequested', true))
  );
  return 'accepted';
end $$;

-- A person kills one task: it ends as failed, and what depends on it goes by its trigger rule, or by
-- the error policy. A task that still waits for others has nothing that could be killed.
-- Returns 'accepted', 'not_begun', 'already_final' or 'not_found'.
create or replace function dag.stop_task(p_run uuid, p_index int, p_by text)
returns text
language plpgsql
as $$
declare
  v_now timestamptz;
  v_task dag.task_instance;
  v_policy text;
  v_changes dag.task_change[];
begin
  select r.error_policy into v_policy from dag.run r where r.id = p_run for no key update;
  select t.* into v_task from dag.task_instance t where t.run_id = p_run and t.task_index = p_index;
  if v_task.run_id is null then
    return 'not_found';
  end if;
  if v_task.state in ('success', 'failed', 'skipped', 'upstream_failed', 'cancelled') then
    return 'already_final';
  end if;
  if v_task.state = 'waiting' then
    return 'not_begun';
  end if;
  v_now := date_trunc('milliseconds', clock_timestamp());

  if v_task.state = 'running' then
    insert into dag.stop_request (run_id, task_index, attempt, worker_id, kind, requested_by)
    values (p_run, p_index, v_task.attempt, v_task.worker_id, 'kill', p_by)
    on conflict (run_id, task_index) do nothing; -- a cancel of the whole run says more
    return 'accepted';
  end if;

  update dag.task_instance t
  set state = 'failed', ended_at = v_now
  where t.run_id = p_run and t.task_index = p_index;
  v_changes := array[row(
    p_run, p_index, 'failed', v_task.attempt,
    jsonb_build_object('error', jsonb_build_object('class', 'cancelled', 'message', 'Killed by ' || p_by || ' before it ran.'))
  )::dag.task_change];
  if v_policy = 'fail' then
    v_changes := v_changes || dag.stop_run(v_now, array[p_run], 'skipped', 'error policy');
  end if;
  perform dag.settle(v_now, v_changes);
  return 'accepted';
end $$;
