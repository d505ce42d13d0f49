-- The promises of this product, as a query: every row is a broken one. Run after fault tests and
-- benchmarks, and by `dag doctor`. p_run restricts it to one run; without it every run is read, so
-- give a large database time.
create or replace function dag.audit(p_run uuid default null)
returns table (invariant text, run_id uuid, task_index int, detail text)
language sql stable
as $$
  -- a run has ended exactly when all of its tasks have, and its counters agree with its rows
  select 'counters', r.id, null::int,
    format('state %s, remaining %s (rows say %s), succeeded %s (%s), failed %s (%s)',
      r.state, r.remaining, t.remaining, r.succeeded, t.succeeded, r.failed, t.failed)
  from dag.run r
  cross join lateral (
    select
      (count(*) filter (where x.state not in ('success', 'failed', 'skipped', 'upstream_failed', 'cancelled')))::int as remaining,
      (count(*) filter (where x.state = 'success'))::int as succeeded,
      (count(*) filter (where x.state in ('failed', 'upstream_failed')))::int as failed
    from dag.task_instance x
    where x.run_id = r.id
  ) t
  where (p_run is null or r.id = p_run)
    and (
      (r.remaining, r.succeeded, r.failed) is distinct from (t.remaining, t.succeeded, t.failed)
      or (r.state in ('success', 'failed', 'cancelled')) <> (r.remaining = 0)
    )

  union all
  -- a task that succeeded has exactly one successful attempt, and it is the last one
  select 'one success', t.run_id, t.task_index, format('%s successful attempts', count(a.attempt))
  from dag.task_instance t
  left join dag.task_attempt a on a.run_id = t.run_id and a.task_index = t.task_index and a.outcome = 'success'
  where (p_run is null or t.run_id = p_run) and t.state = 'success'
  group by t.run_id, t.task_index, t.attempt
  having count(a.attempt) <> 1 or max(a.attempt) <> t.attempt

  union all
  -- the fencing token of an ended attempt is below or at the task's own
  select 'fencing', a.run_id, a.task_index, format('attempt %s of at most %s', a.attempt, t.attempt)
  from dag.task_attempt a
  join dag.task_instance t on t.run_id = a.run_id and t.task_index = a.task_index
  where (p_run is null or a.run_id = p_run) and a.attempt > t.attempt

  union all
  -- a task that waits for all of its upstream tasks began after the last of them ended
  select 'order', t.run_id, t.task_index, format('started %s, upstream %s ended %s', t.started_at, u.task_index, u.ended_at)
  from dag.run r
  join dag.dag_version_edge e on e.version_id = r.version_id
  join dag.dag_version_task v on v.version_id = r.version_id and v.task_index = e.downstream_index
  join dag.task_instance t on t.run_id = r.id and t.task_index = e.downstream_index
  join dag.task_instance u on u.run_id = r.id and u.task_index = e.upstream_index
  where (p_run is null or r.id = p_run)
    and v.trigger_rule in ('all_success', 'all_failed', 'all_done', 'all_skipped', 'none_failed', 'none_skipped',
      'none_failed_min_one_success', 'all_done_min_one_success')
    and t.started_at is not null
    and (u.ended_at is null or t.started_at < u.ended_at)
    -- a task upstream that a person retried later ends later
    and not exists (
      select from dag.task_attempt a
      where a.run_id = u.run_id and a.task_index = u.task_index and a.attempt < u.attempt and a.outcome = 'failed'
        and t.started_at >= a.ended_at
    )

  union all
  -- a run's events count from 1 without a gap to the number that the run knows
  select 'events', r.id, null, format('%s events, numbered %s to %s, run says %s', e.events, e.lowest, e.highest, r.last_sequence)
  from dag.run r
  cross join lateral (
    select count(*) as events, min(x.sequence) as lowest, max(x.sequence) as highest
    from dag.run_event x
    where x.run_id = r.id
  ) e
  where (p_run is null or r.id = p_run)
    -- retention drops a run's events as a whole
    and e.events > 0
    and (e.lowest, e.highest, e.events) is distinct from (1::bigint, r.last_sequence, r.last_sequence)

  union all
  -- the lines of an attempt's log count from 1 without a gap or a double
  select 'log', l.run_id, l.task_index, format('attempt %s: a chunk begins at line %s, expected %s', l.attempt, l.first_line, l.expected)
  from (
    select
      x.run_id, x.task_index, x.attempt, x.first_line,
      1 + coalesce(sum(x.line_count) over (
        partition by x.run_id, x.task_index, x.attempt order by x.first_line
        rows between unbounded preceding and 1 preceding
      ), 0) as expected
    from dag.task_log x
    where p_run is null or x.run_id = p_run
  ) l
  where l.first_line <> l.expected

  union all
  -- what has ended holds no worker, no timer and no request to stop
  select 'leftovers', t.run_id, t.task_index, format('%s and still held by worker %s', t.state, t.worker_id)
  from dag.task_instance t
  where (p_run is null or t.run_id = p_run) and t.state <> 'running' and t.worker_id is not null
  union all
  select 'leftovers', s.run_id, s.task_index, 'a stop request for a task that does not run'
  from dag.stop_request s
  join dag.task_instance t on t.run_id = s.run_id and t.task_index = s.task_index
  where (p_run is null or s.run_id = p_run) and t.state <> 'running'
$$;
