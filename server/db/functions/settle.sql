-- What follows from tasks having ended: their downstream tasks are decided, again and again until
-- nothing more follows; those that became ready go to the caller (as many as it has slots for) or to
-- the queue; the step is recorded. The heart of the engine; every function that ends a task ends here.
--
-- The caller holds the row locks of all runs in p_changes, taken in the order of their ids by a
-- statement of its own: two transactions then never wait for each other in a circle, and every
-- statement below sees what the one before it in line has committed.
--
-- On the shape of the statements, here and in the other functions of the hot path: a lookup by two
-- columns stands in a lateral subquery with `offset 0`, and what an update joins is materialized. A
-- planner without statistics (a new installation) otherwise takes one of the two columns for enough
-- and reads a whole version for each task. [1.2k tasks/s instead of 22k]
--
-- p_changes: what the caller has already applied to task_instance in this transaction.
-- p_worker, p_claim_identifiers, p_claim_counts: who may have how many of the newly ready tasks of
--   each kind at once ("claim next"): they are returned as running under p_worker, with no detour
--   through the queue. [1.0 ms a hop instead of 2.6–3.0]
create or replace function dag.settle(
  p_now timestamptz,
  p_changes dag.task_change[],
  p_worker uuid default null,
  p_claim_identifiers text[] default '{}',
  p_claim_counts int[] default '{}',
  p_run_changes jsonb default '{}'
)
returns dag.task_change[] -- the tasks claimed for p_worker
language plpgsql
as $$
declare
  -- tasks that ended and whose downstream tasks have not heard of it yet
  v_frontier dag.task_change[];
  v_decided dag.task_change[];
  v_followed dag.task_change[] := '{}';
  v_ready dag.task_change[];
  v_claimed dag.task_change[];
begin
  select array_agg(c) into v_frontier
  from unnest(p_changes) c
  where c.state in ('success', 'failed', 'skipped', 'upstream_failed', 'cancelled');

  while v_frontier is not null loop
    with heard as materialized (
      -- one row a downstream task, however many of its upstream tasks ended
      select
        f.run_id,
        r.version_id,
        e.downstream_index as task_index,
        (count(*) filter (where f.state = 'success'))::int as succeeded,
        (count(*) filter (where f.state in ('failed', 'cancelled')))::int as failed,
        (count(*) filter (where f.state = 'upstream_failed'))::int as upstream_failed,
        (count(*) filter (where f.state = 'skipped'))::int as skipped
      from unnest(v_frontier) f
      join dag.run r on r.id = f.run_id
      cross join lateral (
        select g.downstream_index
        from dag.dag_version_edge g
        where g.version_id = r.version_id and g.upstream_index = f.task_index
        offset 0
      ) e
      group by f.run_id, r.version_id, e.downstream_index
    ),
    ruled as materialized (
      select h.*, v.trigger_rule, v.upstream_count
      from heard h
      cross join lateral (
        select k.trigger_rule, k.upstream_count
        from dag.dag_version_task k
        where k.version_id = h.version_id and k.task_index = h.task_index
        offset 0
      ) v
    ),
    decided as (
      update dag.task_instance t
      set
        upstream_succeeded = t.upstream_succeeded + h.succeeded,
        upstream_failed = t.upstream_failed + h.failed,
        upstream_upstream_failed = t.upstream_upstream_failed + h.upstream_failed,
        upstream_skipped = t.upstream_skipped + h.skipped,
        (state, attempt, queued_at, ended_at) = (
          select
            case d.decision when 'wait' then 'waiting' when 'run' then 'queued' else d.decision end,
            case when d.decision = 'run' then t.attempt + 1 else t.attempt end,
            case when d.decision = 'run' then p_now end,
            case when d.decision in ('skipped', 'upstream_failed') then p_now end
          from (
            select dag.trigger_decision(
              h.trigger_rule,
              h.upstream_count,
              t.upstream_succeeded + h.succeeded,
              t.upstream_failed + h.failed,
              t.upstream_upstream_failed + h.upstream_failed,
              t.upstream_skipped + h.skipped
            ) as decision
            offset 0 -- decided once, not once per column
          ) d
        )
      from ruled h
      where t.run_id = h.run_id
        and t.task_index = h.task_index
        and t.state = 'waiting' -- a task that is already decided hears no more
      returning t.run_id, t.task_index, t.state, t.attempt
    )
    select array_agg(row(d.run_id, d.task_index, d.state, d.attempt, null)::dag.task_change)
    into v_decided
    from decided d
    where d.state <> 'waiting';

    if v_decided is null then
      exit;
    end if;
    v_followed := v_followed || v_decided;
    select array_agg(d) into v_frontier
    from unnest(v_decided) d
    where d.state in ('skipped', 'upstream_failed');
  end loop;

  -- What became ready is told apart: a task that is claimed at once is never seen queued, its one
  -- event says that it runs.
  select
    array_agg(c) filter (where c.state = 'queued'),
    coalesce(array_agg(c) filter (where c.state <> 'queued'), '{}')
  into v_ready, v_followed
  from unnest(p_changes || v_followed) c;

  if v_ready is not null and p_worker is not null and cardinality(p_claim_identifiers) > 0 then
    with ready as materialized (
      select
        c.*,
        coalesce(
          row_number() over (partition by v.identifier order by r.priority - v.priority, c.run_id, c.task_index)
            <= p_claim_counts[array_position(p_claim_identifiers, v.identifier)],
          false
        ) as is_claimed
      from unnest(v_ready) c
      join dag.run r on r.id = c.run_id
      cross join lateral (
        select k.identifier, k.priority
        from dag.dag_version_task k
        where k.version_id = r.version_id and k.task_index = c.task_index
        offset 0
      ) v
    ),
    claimed as (
      update dag.task_instance t
      set state = 'running', worker_id = p_worker, started_at = p_now
      from ready q
      where q.is_claimed and t.run_id = q.run_id and t.task_index = q.task_index
    )
    select
      array_agg(row(q.run_id, q.task_index, 'running', q.attempt, null)::dag.task_change) filter (where q.is_claimed),
      array_agg(row(q.run_id, q.task_index, 'queued', q.attempt, q.detail)::dag.task_change) filter (where not q.is_claimed)
    into v_claimed, v_ready
    from ready q;
    v_followed := v_followed || coalesce(v_claimed, '{}');
  end if;

  if v_ready is not null then
    v_followed := v_followed || v_ready;
    perform dag.enqueue_hints(v_ready);
  end if;

  perform dag.record_step(p_now, v_followed, p_run_changes);
  return coalesce(v_claimed, '{}');
end $$;
