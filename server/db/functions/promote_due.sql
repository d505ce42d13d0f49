-- Due timers: the tasks they belong to become queued, under a new attempt. Called a few times a
-- second while timers exist; due rows wait here and not in the queue, where every fetch would have to
-- step over them. Returns how many tasks were promoted.
create or replace function dag.promote_due(p_limit int default 1000)
returns int
language plpgsql
as $$
declare
  v_now timestamptz;
  v_runs uuid[];
  v_changes dag.task_change[];
begin
  select array_agg(distinct d.run_id) into v_runs
  from (
    select m.run_id from dag.task_timer m where m.due_at <= clock_timestamp() order by m.due_at limit p_limit
  ) d;
  if v_runs is null then
    return 0;
  end if;

  -- Runs before timers, as everywhere: whoever holds a run may also want its timers. A second
  -- promoter waits here and then finds the timers gone.
  perform from dag.run r where r.id = any(v_runs) order by r.id for no key update;
  v_now := date_trunc('milliseconds', clock_timestamp());

  with due as (
    delete from dag.task_timer m
    where m.run_id = any(v_runs) and m.due_at <= clock_timestamp()
    returning m.run_id, m.task_index, m.attempt
  ),
  promoted as (
    update dag.task_instance t
    set state = 'queued', attempt = t.attempt + 1, queued_at = v_now, started_at = null
    from due d
    where t.run_id = d.run_id
      and t.task_index = d.task_index
      and t.attempt = d.attempt -- a timer of an attempt that a person has overtaken is void
      and t.state = 'retrying'
    returning t.run_id, t.task_index, t.attempt
  )
  select array_agg(row(p.run_id, p.task_index, 'queued', p.attempt, null)::dag.task_change)
  into v_changes
  from promoted p;

  if v_changes is null then
    return 0;
  end if;
  perform dag.settle(v_now, v_changes);
  return cardinality(v_changes);
end $$;

-- When the next timer is due, null without timers: how long a worker may sleep.
create or replace function dag.next_timer()
returns timestamptz
language sql stable
as $$
  select min(m.due_at) from dag.task_timer m
$$;
