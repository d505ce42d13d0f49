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
  v_changes dag.task_change[] := p_changes;
  v_claimed dag.task_change[] := '{}';
  v_queued dag.task_change[];
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
        r.priority,
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
      group by f.run_id, r.version_id, r.priority, e.downstream_index
    ),
    counted as materialized (
      select
        h.run_id,
        h.task_index,
        t.succeeded + h.succeeded as succeeded,
        t.failed + h.failed as failed,
        t.upstream_failed + h.upstream_failed as upstream_failed,
        t.skipped + h.skipped as skipped,
        t.attempt,
        h.priority - v.priority as priority,
        v.identifier,
        v.trigger_rule,
        v.upstream_count
      from heard h
      cross join lateral (
        select k.identifier, k.priority, k.trigger_rule, k.upstream_count
        from dag.dag_version_task k
        where k.version_id = h.version_id and k.task_index = h.task_index
        offset 0
      ) v
      cross join lateral (
        select
          k.attempt,
          k.upstream_succeeded as succeeded,
          k.upstream_failed as failed,
          k.upstream_upstream_failed as upstream_failed,
          k.upstream_skipped as skipped
        from dag.task_instance k
        where k.run_id = h.run_id
          and k.task_index = h.task_index
          and k.state = 'waiting' -- a task that is already decided hears no more
        offset 0
      ) t
    ),
    judged as materialized (
      select
        c.*,
        dag.trigger_decision(
          c.trigger_rule, c.upstream_count, c.succeeded, c.failed, c.upstream_failed, c.skipped
        ) as decision
      from counted c
    ),
    decided as materialized (
      select
        j.*,
        case
          when j.decision = 'wait' then 'waiting'
          when j.decision <> 'run' then j.decision
          when row_number() over (
            partition by j.identifier, j.decision order by j.priority, j.run_id, j.task_index
          ) <= p_claim_counts[array_position(p_claim_identifiers, j.identifier)] - (
            -- taken by an earlier round of this loop
            select count(*) from unnest(v_claimed) k
          ) then 'running'
          else 'queued'
        end as state
      from judged j
    ),
    applied as (
      update dag.task_instance t
      set
        upstream_succeeded = d.succeeded,
        upstream_failed = d.failed,
        upstream_upstream_failed = d.upstream_failed,
        upstream_skipped = d.skipped,
        state = d.state,
        attempt = case when d.decision = 'run' then t.attempt + 1 else t.attempt end,
        worker_id = case when d.state = 'running' then p_worker end,
        queued_at = case when d.decision = 'run' then p_now end,
        started_at = case when d.state = 'running' then p_now end,
        ended_at = case when d.state in ('skipped', 'upstream_failed') then p_now end
      from decided d
      where t.run_id = d.run_id and t.task_index = d.task_index
    )
    -- A task that is claimed at once is never seen queued: its one event says that it runs.
    select array_agg(
      row(
        d.run_id, d.task_index, d.state, case when d.decision = 'run' then d.attempt + 1 else d.attempt end, null
      )::dag.task_change
    )
    into v_decided
    from decided d
    where d.state <> 'waiting';

    exit when v_decided is null;
    v_changes := v_changes || v_decided;
    select
      array_agg(d) filter (where d.state in ('skipped', 'upstream_failed')),
      v_claimed || coalesce(array_agg(d) filter (where d.state = 'running'), '{}')
    into v_frontier, v_claimed
    from unnest(v_decided) d;
  end loop;

  select array_agg(c) into v_queued
  from unnest(v_changes) c
  where c.state = 'queued';
  if v_queued is not null then
    perform dag.enqueue_hints(v_queued);
  end if;

  perform dag.record_step(p_now, v_changes, p_run_changes);
  return v_claimed;
end $$;
