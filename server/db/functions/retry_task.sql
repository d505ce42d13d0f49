-- A person asks for another attempt of a failed task. What lies downstream and was decided only
-- because of a failure (`upstream_failed`) waits again, with its upstream counted anew; a run that
-- had ended goes on. Returns 'accepted', 'not_failed', 'run_cancelled' or 'not_found'.
create or replace function dag.retry_task(p_run uuid, p_index int, p_by text)
returns text
language plpgsql
as $$
declare
  v_now timestamptz;
  v_run dag.run;
  v_state text;
  v_reset int[];
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
  v_now := date_trunc('milliseconds', clock_timestamp());

  -- Everything reachable over tasks that are themselves reset.
  with recursive reset as (
    select p_index as task_index
    union
    select e.downstream_index
    from reset s
    join dag.dag_version_edge e on e.version_id = v_run.version_id and e.upstream_index = s.task_index
    join dag.task_instance t on t.run_id = p_run and t.task_index = e.downstream_index
    where t.state = 'upstream_failed'
  )
  select array_agg(s.task_index) into v_reset from reset s where s.task_index <> p_index;
  v_reset := coalesce(v_reset, '{}');

  -- A full set of retries again, and no timer or request of the past.
  update dag.task_instance t
  set state = 'queued', attempt = t.attempt + 1, failures = 0, losses = 0, queued_at = v_now, started_at = null, ended_at = null
  where t.run_id = p_run and t.task_index = p_index;
  delete from dag.stop_request s where s.run_id = p_run and s.task_index = p_index;

  update dag.task_instance t
  set state = 'waiting', queued_at = null, started_at = null, ended_at = null
  where t.run_id = p_run and t.task_index = any(v_reset);

  -- Counted anew from the rows, in every task that hears of one that was reset.
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
      and e.downstream_index in (
        select d.downstream_index from dag.dag_version_edge d
        where d.version_id = v_run.version_id and (d.upstream_index = p_index or d.upstream_index = any(v_reset))
      )
    group by e.downstream_index
  ) u
  where t.run_id = p_run and t.task_index = u.downstream_index and t.state = 'waiting';

  update dag.run r
  set
    state = 'running',
    partial = false,
    ended_at = null,
    remaining = r.remaining + 1 + cardinality(v_reset),
    failed = r.failed - 1 - cardinality(v_reset),
    critical_failed = r.critical_failed - case when r.error_policy <> 'allow_partial' then 0 else (
      select count(*)::int from dag.dag_version_task v
      where v.version_id = r.version_id and v.critical and (v.task_index = p_index or v.task_index = any(v_reset))
    ) end
  where r.id = p_run;

  select array_agg(row(t.run_id, t.task_index, t.state, t.attempt,
    case when t.task_index = p_index then jsonb_build_object('reason', 'retried by ' || p_by) end)::dag.task_change)
  into v_changes
  from dag.task_instance t
  where t.run_id = p_run and (t.task_index = p_index or t.task_index = any(v_reset));
  perform dag.settle(v_now, v_changes, p_run_changes => jsonb_build_object(p_run, '{"state": "running"}'::jsonb));
  return 'accepted';
end $$;
