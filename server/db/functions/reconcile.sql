-- Heals what no other function can see, from the truth in the rows. Two things:
--
-- - A task that has been queued for longer than p_older_than without a job in graphile-worker's
--   queue: hints may be lost (a worker took the job and died, someone emptied the queue). It gets a
--   new one; a doubled hint does no harm.
-- - A task that runs under a worker that does not exist any more: a start that raced with the
--   worker's burial. It is lost.
--
-- Looks through the active runs, and the queue only if something is overdue. Returns how many tasks
-- were healed.
create or replace function dag.reconcile(p_older_than interval default '15 seconds', p_limit int default 1000)
returns int
language plpgsql
as $$
declare
  v_overdue dag.task_change[];
  v_orphaned dag.task_change[];
begin
  if exists (
    select
    from dag.run r
    join dag.task_instance t on t.run_id = r.id
    where r.state = 'running' and t.state = 'queued' and t.queued_at < clock_timestamp() - p_older_than
  ) then
    select array_agg(row(o.run_id, o.task_index, 'queued', o.attempt, null)::dag.task_change)
    into v_overdue
    from (
      select t.run_id, t.task_index, t.attempt
      from dag.run r
      join dag.task_instance t on t.run_id = r.id
      where r.state = 'running'
        and t.state = 'queued'
        and t.queued_at < clock_timestamp() - p_older_than
        -- before the limit: a queue that nobody serves is full of tasks that have their job
        and not exists (
          select
          from dag.hinted_attempts() h
          where h.run_id = t.run_id and h.task_index = t.task_index and h.attempt = t.attempt
        )
      order by t.queued_at
      limit p_limit
    ) o;
    if v_overdue is not null then
      perform dag.enqueue_hints(v_overdue);
    end if;
  end if;

  select array_agg(row(t.run_id, t.task_index, 'running', t.attempt, null)::dag.task_change)
  into v_orphaned
  from dag.run r
  join dag.task_instance t on t.run_id = r.id
  where r.state = 'running'
    and t.state = 'running'
    and not exists (select from dag.worker w where w.id = t.worker_id);

  if v_orphaned is not null then
    perform dag.advance(
      null,
      array(select o.run_id from unnest(v_orphaned) with ordinality o(run_id, task_index, state, attempt, detail, n) order by n),
      array(select o.task_index from unnest(v_orphaned) with ordinality o(run_id, task_index, state, attempt, detail, n) order by n),
      array(select o.attempt from unnest(v_orphaned) with ordinality o(run_id, task_index, state, attempt, detail, n) order by n),
      array_fill('lost'::text, array[cardinality(v_orphaned)]),
      array_fill(null::int, array[cardinality(v_orphaned)]),
      array_fill(null::jsonb, array[cardinality(v_orphaned)]),
      array_fill(null::jsonb, array[cardinality(v_orphaned)])
    );
  end if;

  return coalesce(cardinality(v_overdue), 0) + coalesce(cardinality(v_orphaned), 0);
end $$;
