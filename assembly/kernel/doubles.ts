/** What the kernel (src/kernel) calls Doubles: the address of the first of them. No index is checked. */
// @ts-ignore: decorator
@global @unmanaged
class Doubles {
  // @ts-ignore: decorator
  @inline @operator('[]')
  private at(index: i32): f64 {
    return load<f64>(changetype<usize>(this) + (<usize>index << 3));
  }

  // @ts-ignore: decorator
  @inline @operator('[]=')
  private put(index: i32, value: f64): void {
    store<f64>(changetype<usize>(this) + (<usize>index << 3), value);
  }
}
