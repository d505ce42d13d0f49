-- Records how attempts ended and does all that follows from it, in one transaction and one round trip.
--
-- The arrays are parallel, one element an outcome. p_results:
--   success      p_outputs holds what it hands on, or null
--   failed       p_errors says why; with a retry delay it becomes `retrying` while retries are left
--   skipped      its condition is false
--   cancelled    it was stopped on request
--   handed_back  its worker shuts down and killed it; starts again elsewhere, no retry used up
--   not_started  its worker shuts down and never began it
--   lost         (dag.reap only) its worker is gone
-- An outcome counts only for the attempt that is running under p_worker: the fence. p_worker is null
-- only for dag.reap, whose workers are gone.
--
-- Returns rows of kind
--   accepted  the outcome is recorded; an outcome without such a row was fenced off
--   claimed   newly ready and already running under p_worker: run it now
--   stop      a running task that the error policy wants stopped: notify `dag_stop`
create or replace function dag.advance(
  p_worker uuid,
  p_run_ids uuid[],
  p_indexes int[],
  p_attempts int[],
  p_results text[],
  p_retry_delays_ms int[],
  p_errors jsonb[],
  p_outputs jsonb[],
  p_claim_identifiers text[] default '{}',
  p_claim_counts int[] default '{}'
)
returns table (kind text, run_id uuid, task_index int, attempt int, version_id bigint, failures int, losses int)
language plpgsql
as $$
#variable_conflict use_column
declare
  v_now timestamptz;
  v_changes dag.task_change[];
  v_requeued dag.task_change[];
  v_stopped_runs uuid[];
  v_claimed dag.task_change[];
begin
  -- A statement of its own: the statements after it take a fresh snapshot, and so see what the
  -- transaction that held the lock before has committed. One big statement would lose wake-ups.
  perform from dag.run r where r.id = any(p_run_ids) order by r.id for no key update;
  -- After the locks, so that a run's events carry rising times.
  v_now := date_trunc('milliseconds', clock_timestamp());

  with outcome as (
    select o.*
    from unnest(p_run_ids, p_indexes, p_attempts, p_results, p_retry_delays_ms, p_errors, p_outputs)
      as o(run_id, task_index, attempt, result, retry_delay_ms, error, output)
  ),
  judged as materialized (
    select
      o.*,
      t.worker_id,
      case
        when o.result in ('success', 'skipped') then o.result
        when s.kind = 'cancel' or r.cancel_requested_at is not null then 'cancelled'
        when s.kind = 'kill' then 'failed'
        when o.result = 'failed' then case
          when o.retry_delay_ms is not null and t.failures < v.retries then 'retrying'
          else 'failed' end
        when o.result = 'not_started' then 'queued'
        when o.result = 'handed_back' then case when v.idempotent then 'queued' else 'failed' end
        -- three workers died under it: it is the likelier cause
        when o.result = 'lost' then case when v.idempotent and t.losses < 2 then 'queued' else 'failed' end
        else 'failed'
      end as next_state,
      case
        when o.error is not null then o.error
        when o.result in ('lost', 'handed_back') and not v.idempotent then
          '{"class": "lost", "message": "The worker went away during the attempt, and the task is not idempotent: check what it has done, then retry it by hand."}'::jsonb
        when o.result = 'lost' then
          '{"class": "lost", "message": "The worker went away during the attempt."}'::jsonb
        when s.kind = 'kill' then
          jsonb_build_object('class', 'cancelled', 'message', 'Killed by ' || coalesce(s.requested_by, 'a person') || '.')
        when o.result = 'cancelled' then
          '{"class": "cancelled", "message": "Stopped on request."}'::jsonb
      end as reported_error
    from outcome o
    join dag.run r on r.id = o.run_id
    cross join lateral (
      select k.retries, k.idempotent
      from dag.dag_version_task k
      where k.version_id = r.version_id and k.task_index = o.task_index
      offset 0
    ) v
    cross join lateral (
      select k.failures, k.losses, k.worker_id
      from dag.task_instance k
      where k.run_id = o.run_id
        and k.task_index = o.task_index
        and k.attempt = o.attempt
        and k.state = 'running'
        and (p_worker is null or k.worker_id = p_worker)
      offset 0
    ) t
    left join lateral (
      select k.kind, k.requested_by
      from dag.stop_request k
      where k.run_id = o.run_id and k.task_index = o.task_index
      offset 0
    ) s on true
  ),
  applied as (
    update dag.task_instance t
    set
      state = j.next_state,
      failures = t.failures + case when j.result = 'failed' then 1 else 0 end,
      losses = t.losses + case when j.result = 'lost' then 1 else 0 end,
      worker_id = null,
      ended_at = case when j.next_state in ('retrying', 'queued') then null else v_now end
    from judged j
    where t.run_id = j.run_id
      and t.task_index = j.task_index
    returning t.run_id, t.task_index, t.attempt, t.queued_at, t.started_at, t.failures, t.losses,
      j.worker_id, j.result, j.next_state, j.retry_delay_ms, j.reported_error, j.output
  ),
  remembered as (
    insert into dag.task_attempt (run_id, task_index, attempt, outcome, worker_id, queued_at, started_at, ended_at, error)
    select
      a.run_id, a.task_index, a.attempt,
      case
        when a.result = 'not_started' then 'handed_back'
        when a.result in ('lost', 'handed_back', 'success', 'skipped') then a.result
        when a.next_state = 'cancelled' then 'cancelled'
        else 'failed'
      end,
      a.worker_id, a.queued_at, a.started_at, v_now, a.reported_error
    from applied a
  ),
  handed_on as (
    insert into dag.task_output (run_id, task_index, output)
    select a.run_id, a.task_index, a.output
    from applied a
    where a.next_state = 'success' and a.output is not null
    on conflict (run_id, task_index) do update set output = excluded.output
  ),
  timed as (
    insert into dag.task_timer (run_id, task_index, attempt, due_at)
    select a.run_id, a.task_index, a.attempt, v_now + make_interval(secs => a.retry_delay_ms / 1000.0)
    from applied a
    where a.next_state = 'retrying'
    on conflict (run_id, task_index) do update set attempt = excluded.attempt, due_at = excluded.due_at
  ),
  answered as (
    delete from dag.stop_request s
    using applied a
    where s.run_id = a.run_id and s.task_index = a.task_index
  )
  select array_agg(
    row(
      a.run_id, a.task_index, a.next_state, a.attempt,
      case
        when a.reported_error is null and a.next_state not in ('retrying', 'queued') then null
        else jsonb_strip_nulls(jsonb_build_object(
          'error', a.reported_error,
          'dueAt', case when a.next_state = 'retrying' then
            to_char((v_now + make_interval(secs => a.retry_delay_ms / 1000.0)) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') end,
          'reason', case when a.next_state = 'queued' then case when a.result = 'lost' then 'lost' else 'worker_shutdown' end end
        ))
      end
    )::dag.task_change
  )
  into v_changes
  from applied a;

  if v_changes is null then
    return;
  end if;
  return query
    select 'accepted'::text, c.run_id, c.task_index, c.attempt, null::bigint, null::int, null::int
    from unnest(v_changes) c;

  -- Lost and handed back attempts start again at once, under a new fencing token.
  if exists (select from unnest(v_changes) c where c.state = 'queued') then
    with requeued as (
      update dag.task_instance t
      set attempt = t.attempt + 1, queued_at = v_now, started_at = null
      from unnest(v_changes) c
      where c.state = 'queued' and t.run_id = c.run_id and t.task_index = c.task_index
      returning t.run_id, t.task_index, t.attempt, c.detail
    )
    select array_agg(row(q.run_id, q.task_index, 'queued', q.attempt, q.detail)::dag.task_change)
    into v_requeued
    from requeued q;
    select coalesce(array_agg(c), '{}') || v_requeued into v_changes
    from unnest(v_changes) c
    where c.state <> 'queued';
  end if;

  -- The error policy `fail`: the first final failure ends what has not begun and stops what runs.
  if exists (select from unnest(v_changes) c where c.state = 'failed') then
    select array_agg(distinct r.id) into v_stopped_runs
    from unnest(v_changes) c
    join dag.run r on r.id = c.run_id
    where c.state = 'failed' and r.error_policy = 'fail';
    if v_stopped_runs is not null then
      -- what this very step has requeued is stopped as well: its change would be told twice
      v_changes := array(
        select c from unnest(v_changes) c
        where not (c.state in ('queued', 'retrying') and c.run_id = any(v_stopped_runs))
      ) || dag.stop_run(v_now, v_stopped_runs, 'skipped', 'error policy');
      return query
        select 'stop'::text, s.run_id, s.task_index, s.attempt, null::bigint, null::int, null::int
        from dag.stop_request s
        where s.run_id = any(v_stopped_runs);
    end if;
  end if;

  v_claimed := dag.settle(v_now, v_changes, p_worker, p_claim_identifiers, p_claim_counts);
  return query
    select 'claimed'::text, c.run_id, c.task_index, c.attempt, r.version_id, t.failures, t.losses
    from unnest(v_claimed) c
    join dag.run r on r.id = c.run_id
    cross join lateral (
      select k.failures, k.losses
      from dag.task_instance k
      where k.run_id = c.run_id and k.task_index = c.task_index
      offset 0
    ) t;
end $$;
