-- A person asks for another attempt of a failed task. With it everything waits again that was decided
-- only because of a failure: what lies downstream and is `upstream_failed`, and, under the error policy
-- `fail`, all that the policy ended. Their upstream is counted anew, and what then may run is queued.
--
-- A run that had ended takes a place among its workflow's active runs again, like a new one; until
-- there is one, it is queued.
--
-- Returns 'accepted', 'not_failed', 'run_cancelled', 'stopping' (the policy is still stopping what runs:
-- ask again in a moment) or 'not_found'.
create or replace function dag.retry_task(p_run uuid, p_index int, p_by text)
returns text
language plpgsql
as $$
declare
  v_now timestamptz;
  v_run dag.run;
  v_state text;
  v_reset int[];
  v_failed int[];
  v_changes dag.task_change[];
begin
  select r.* into v_run from dag.run r where r.id = p_run for no key update;
  select t.state into v_state from dag.task_instance t where t.run_id = p_run and t.task_index = p_index;
  if v_run.id is null or v_state is null then
    return 'not_found';
  end if;
  if v_run.cancel_requested_at is not null then
    return 'run_cancelled';
  end if;
  if v_state <> 'failed' then
    return 'not_failed';
  end if;
  if v_run.error_policy = 'fail'
    and exists (select from dag.stop_request s where s.run_id = p_run and s.kind = 'cancel') then
    return 'stopping';
  end if;
  v_now := date_trunc('milliseconds', clock_timestamp());

  with recursive stopped as (
    -- What the policy cancelled while it ran, and what it skipped before. A task whose own rule or
    -- condition skipped it stays so: its counters say it, or its attempt does.
    select t.task_index
    from dag.task_instance t
    join dag.dag_version_task v on v.version_id = v_run.version_id and v.task_index = t.task_index
    where t.run_id = p_run
      and v_run.error_policy = 'fail'
      and (
        t.state = 'cancelled'
        or t.state = 'skipped'
          and dag.trigger_decision(
            v.trigger_rule, v.upstream_count,
            t.upstream_succeeded, t.upstream_failed, t.upstream_upstream_failed, t.upstream_skipped
          ) <> 'skipped'
          and not exists (
            select from dag.task_attempt a
            where a.run_id = p_run and a.task_index = t.task_index and a.attempt = t.attempt and a.outcome = 'skipped'
          )
      )
  ),
  -- Everything reachable over tasks that are themselves reset.
  reset as (
    select x.task_index from (select p_index as task_index union select s.task_index from stopped s) x
    union
    select e.downstream_index
    from reset s
    join dag.dag_version_edge e on e.version_id = v_run.version_id and e.upstream_index = s.task_index
    join dag.task_instance t on t.run_id = p_run and t.task_index = e.downstream_index
    where t.state = 'upstream_failed'
  )
  select array_agg(s.task_index), array_agg(s.task_index) filter (where t.state in ('failed', 'upstream_failed'))
  into v_reset, v_failed
  from reset s
  join dag.task_instance t on t.run_id = p_run and t.task_index = s.task_index;

  -- A full set of retries again, and no timer or request of the past.
  update dag.task_instance t
  set state = 'waiting', failures = 0, losses = 0, queued_at = null, started_at = null, ended_at = null
  where t.run_id = p_run and t.task_index = any(v_reset);
  delete from dag.task_timer m where m.run_id = p_run and m.task_index = any(v_reset);
  delete from dag.stop_request s where s.run_id = p_run and s.task_index = any(v_reset);

  -- Counted anew from the rows, in every task that was reset or hears of one that was.
  update dag.task_instance t
  set
    upstream_succeeded = u.succeeded,
    upstream_failed = u.failed,
    upstream_upstream_failed = u.upstream_failed,
    upstream_skipped = u.skipped
  from (
    select
      e.downstream_index,
      (count(*) filter (where x.state = 'success'))::int as succeeded,
      (count(*) filter (where x.state in ('failed', 'cancelled')))::int as failed,
      (count(*) filter (where x.state = 'upstream_failed'))::int as upstream_failed,
      (count(*) filter (where x.state = 'skipped'))::int as skipped
    from dag.dag_version_edge e
    join dag.task_instance x on x.run_id = p_run and x.task_index = e.upstream_index
    where e.version_id = v_run.version_id
      and (
        e.downstream_index = any(v_reset)
        or e.downstream_index in (
          select d.downstream_index from dag.dag_version_edge d
          where d.version_id = v_run.version_id and d.upstream_index = any(v_reset)
        )
      )
    group by e.downstream_index
  ) u
  where t.run_id = p_run and t.task_index = u.downstream_index and t.state = 'waiting';

  update dag.run r
  set
    state = case when r.state in ('queued', 'running') then r.state else 'queued' end,
    partial = false,
    ended_at = null,
    remaining = r.remaining + cardinality(v_reset),
    failed = r.failed - cardinality(v_failed),
    critical_failed = r.critical_failed - case when r.error_policy <> 'allow_partial' then 0 else (
      select count(*)::int from dag.dag_version_task v
      where v.version_id = r.version_id and v.critical and v.task_index = any(v_failed)
    ) end
  where r.id = p_run
  returning r.state into v_state;

  if v_state = 'running' then
    perform dag.decide_waiting(v_now, p_run, v_reset);
  end if;
  -- One change a task: what was decided at once is never told to wait.
  select array_agg(row(
    t.run_id, t.task_index, t.state, t.attempt,
    case when t.task_index = p_index then jsonb_build_object('reason', 'retried by ' || p_by) end
  )::dag.task_change)
  into v_changes
  from dag.task_instance t
  where t.run_id = p_run and t.task_index = any(v_reset);
  perform dag.settle(
    v_now, v_changes,
    p_run_changes => jsonb_build_object(p_run, jsonb_build_object('state', v_state))
  );
  if v_state = 'queued' then
    perform dag.admit_runs_of(array[v_run.dag_id]);
  end if;
  return 'accepted';
end $$;
