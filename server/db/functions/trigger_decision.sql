-- Whether a waiting task may run, given how its direct upstream tasks have ended so far.
-- The same table as `decide` in engine/run/trigger-rules.ts; a test compares the two over every
-- combination of counters. Plain SQL, so that the planner inlines it into the update that uses it.
create or replace function dag.trigger_decision(
  p_rule text,
  p_total int,
  p_succeeded int,
  p_failed int,
  p_upstream_failed int,
  p_skipped int
)
returns text -- 'run' | 'wait' | 'skipped' | 'upstream_failed'
language sql immutable parallel safe
as $$
  select case
    when p_total = 0 or p_rule = 'always' then 'run'
    when p_rule = 'all_success' then case
      when p_failed + p_upstream_failed > 0 then 'upstream_failed'
      when p_succeeded + p_skipped < p_total then 'wait'
      when p_skipped > 0 then 'skipped'
      else 'run' end
    when p_rule = 'all_failed' then case
      when p_succeeded + p_skipped > 0 then 'skipped'
      when p_failed + p_upstream_failed < p_total then 'wait'
      else 'run' end
    when p_rule = 'all_done' then case
      when p_succeeded + p_failed + p_upstream_failed + p_skipped < p_total then 'wait'
      else 'run' end
    when p_rule = 'all_done_min_one_success' then case
      when p_succeeded + p_failed + p_upstream_failed + p_skipped < p_total then 'wait'
      when p_succeeded > 0 then 'run'
      else 'upstream_failed' end
    when p_rule = 'all_skipped' then case
      when p_succeeded + p_failed + p_upstream_failed > 0 then 'skipped'
      when p_skipped < p_total then 'wait'
      else 'run' end
    when p_rule = 'one_success' then case
      when p_succeeded > 0 then 'run'
      when p_failed + p_upstream_failed + p_skipped < p_total then 'wait'
      when p_skipped = p_total then 'skipped'
      else 'upstream_failed' end
    when p_rule = 'one_failed' then case
      when p_failed + p_upstream_failed > 0 then 'run'
      when p_succeeded + p_skipped < p_total then 'wait'
      else 'skipped' end
    when p_rule = 'one_done' then case
      when p_succeeded + p_failed > 0 then 'run'
      when p_upstream_failed + p_skipped < p_total then 'wait'
      when p_skipped = p_total then 'skipped'
      else 'upstream_failed' end
    when p_rule = 'none_failed' then case
      when p_failed + p_upstream_failed > 0 then 'upstream_failed'
      when p_succeeded + p_skipped < p_total then 'wait'
      else 'run' end
    when p_rule = 'none_failed_min_one_success' then case
      when p_failed + p_upstream_failed > 0 then 'upstream_failed'
      when p_succeeded + p_skipped < p_total then 'wait'
      when p_skipped = p_total then 'skipped'
      else 'run' end
    when p_rule = 'none_skipped' then case
      when p_skipped > 0 then 'skipped'
      when p_succeeded + p_failed + p_upstream_failed < p_total then 'wait'
      else 'run' end
  end
$$;
