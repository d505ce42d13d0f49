-- A UUIDv7 (RFC 9562, section 5.7) of database time: 48 bits of milliseconds, then random.
-- PostgreSQL 18 has one built in; 15 to 17 do not.
create or replace function dag.uuid_v7(p_at timestamptz default clock_timestamp())
returns uuid
language sql volatile parallel safe
as $$
  select encode(
    set_bit(
      set_bit(
        overlay(
          uuid_send(gen_random_uuid())
          placing substring(int8send((extract(epoch from p_at) * 1000)::bigint) from 3)
          from 1 for 6
        ),
        52, 1
      ),
      53, 1
    ),
    'hex'
  )::uuid
$$;

-- The smallest UUIDv7 of a moment: every id made at or after it compares greater or equal.
-- A range of run ids is a range of creation times; this is what the partitions are cut by.
-- Moments that 48 bits of milliseconds cannot hold are the first or the last there is.
create or replace function dag.first_uuid_at(p_at timestamptz)
returns uuid
language sql immutable parallel safe
as $$
  select (encode(substring(int8send(
    least(greatest(extract(epoch from p_at) * 1000, 0), 281474976710655)::bigint
  ) from 3), 'hex') || repeat('0', 20))::uuid
$$;
