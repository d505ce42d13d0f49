-- Appends one event per run for the changes of a step, keeps the runs' counters, ends the runs that
-- have nothing left, and lets a queued run take a place that became free.
--
-- The caller holds the runs' row locks: that is what makes the sequence numbers gapless and their
-- order the order of commits. One row holds all changes of a run's step, so that a fan-out of a
-- thousand costs one insert.
--
-- p_run_changes: by run id, what else changed of the run itself, e.g. {"…": {"state": "running"}}.
create or replace function dag.record_step(
  p_now timestamptz,
  p_changes dag.task_change[],
  p_run_changes jsonb default '{}'
)
returns void
language plpgsql
as $$
declare
  v_ended_dags text[];
begin
  with changed as (
    select
      c.run_id,
      array_agg(c.task_index) as task_indexes,
      array_agg(c.state) as task_states,
      array_agg(c.attempt) as task_attempts,
      jsonb_object_agg(c.task_index, c.detail) filter (where c.detail is not null) as details,
      (count(*) filter (where c.state in ('success', 'failed', 'skipped', 'upstream_failed', 'cancelled')))::int as ended,
      (count(*) filter (where c.state = 'success'))::int as succeeded,
      (count(*) filter (where c.state in ('failed', 'upstream_failed')))::int as failed
    from unnest(p_changes) c
    group by c.run_id
    union all
    -- runs that changed without a task of theirs changing
    select k.run_id::uuid, '{}', '{}', '{}', null, 0, 0, 0
    from jsonb_object_keys(p_run_changes) k(run_id)
    where not exists (select from unnest(p_changes) c where c.run_id = k.run_id::uuid)
  ),
  step as materialized (
    select
      c.*,
      case
        when c.failed = 0 or r.error_policy <> 'allow_partial' then 0
        else (
          select count(*)::int
          from unnest(c.task_indexes, c.task_states) u(task_index, state)
          cross join lateral (
            select k.critical
            from dag.dag_version_task k
            where k.version_id = r.version_id and k.task_index = u.task_index
            offset 0
          ) v
          where v.critical and u.state in ('failed', 'upstream_failed')
        )
      end as critical_failed
    from changed c
    join dag.run r on r.id = c.run_id
  ),
  counted as (
    update dag.run r
    set
      last_sequence = r.last_sequence + 1,
      remaining = r.remaining - s.ended,
      succeeded = r.succeeded + s.succeeded,
      failed = r.failed + s.failed,
      critical_failed = r.critical_failed + s.critical_failed,
      state = case
        when r.remaining > s.ended then r.state
        when r.cancel_requested_at is not null then 'cancelled'
        when r.failed + s.failed = 0 then 'success'
        when r.error_policy = 'allow_partial' and r.critical_failed + s.critical_failed = 0 then 'success'
        else 'failed'
      end,
      partial = r.remaining = s.ended
        and r.cancel_requested_at is null
        and r.failed + s.failed > 0
        and r.error_policy = 'allow_partial'
        and r.critical_failed + s.critical_failed = 0,
      ended_at = case when r.remaining = s.ended then p_now end
    from step s
    where r.id = s.run_id
    returning r.id, r.dag_id, r.last_sequence, r.state, r.partial, r.remaining = 0 as has_ended,
      s.task_indexes, s.task_states, s.task_attempts, s.details
  ),
  recorded as (
    insert into dag.run_event (run_id, sequence, at, task_indexes, task_states, task_attempts, details, run_change)
    select
      c.id, c.last_sequence, p_now, c.task_indexes, c.task_states, c.task_attempts, c.details,
      case
        when c.has_ended then
          coalesce(p_run_changes -> c.id::text, '{}') || jsonb_build_object('state', c.state, 'partial', c.partial)
        else p_run_changes -> c.id::text
      end
    from counted c
  )
  select array_agg(distinct c.dag_id) filter (where c.has_ended) into v_ended_dags
  from counted c;

  if v_ended_dags is not null then
    perform dag.admit_runs_of(v_ended_dags);
  end if;
end $$;
