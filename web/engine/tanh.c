/* numpy's tanh, two numbers at a time and to the same bits.
 *
 * In WebAssembly numpy computes it by the C library, whose tanh and expm1 are FreeBSD's (Sun
 * Microsystems, 1993), as are the constants here: the same operations in the same order. Their
 * branches have become choices between results. */

#define SPLAT(x) wasm_f64x2_const_splat(x)

typedef v128_t Numbers; /* two */

INLINE Numbers plus(Numbers a, Numbers b) { return wasm_f64x2_add(a, b); }
INLINE Numbers minus(Numbers a, Numbers b) { return wasm_f64x2_sub(a, b); }
INLINE Numbers times(Numbers a, Numbers b) { return wasm_f64x2_mul(a, b); }
INLINE Numbers over(Numbers a, Numbers b) { return wasm_f64x2_div(a, b); }
INLINE Numbers choose(v128_t which, Numbers a, Numbers b) { return wasm_v128_bitselect(a, b, which); }

/* e^y - 1 for -0.52 < y < 41. */
INLINE Numbers expm1_of(Numbers y) {
    const v128_t is_far = wasm_f64x2_ge(wasm_f64x2_abs(y), SPLAT(0x1.62e43p-2)); /* ln 2 / 2 */
    const v128_t is_farther = wasm_f64x2_ge(y, SPLAT(0x1.0a2b2p0));              /* 3 ln 2 / 2 */

    /* y = k ln 2 + x, and c is what x has lost by rounding */
    Numbers k = wasm_f64x2_trunc(plus(times(y, SPLAT(0x1.71547652b82fep0)), SPLAT(0.5)));
    k = choose(is_farther, k, wasm_v128_and(is_far, choose(wasm_f64x2_lt(y, SPLAT(0)), SPLAT(-1), SPLAT(1))));
    const Numbers high = minus(y, times(k, SPLAT(0x1.62e42feep-1))), low = times(k, SPLAT(0x1.a39ef35793c76p-33));
    const Numbers x = minus(high, low), c = minus(minus(high, x), low);

    const Numbers half = times(SPLAT(0.5), x), z = times(x, half);
    Numbers r = SPLAT(-0x1.afdb76e09c32dp-23);
    r = plus(SPLAT(0x1.0cfca86e65239p-18), times(z, r));
    r = plus(SPLAT(-0x1.4ce199eaadbb7p-14), times(z, r));
    r = plus(SPLAT(0x1.a01a019fe5585p-10), times(z, r));
    r = plus(SPLAT(-0x1.11111111110f4p-5), times(z, r));
    r = plus(SPLAT(1), times(z, r));
    const Numbers t = minus(SPLAT(3), times(r, half));
    Numbers e = times(z, over(minus(r, t), minus(SPLAT(6), times(x, t))));
    e = minus(minus(times(x, minus(e, c)), c), z);
    const Numbers d = minus(x, e); /* e^x - 1 */

    /* 2^k and 2^-k, from the last bits of k + 2^52 */
    const v128_t bits = plus(k, SPLAT(0x1p52));
    const Numbers power = wasm_i64x2_shl(wasm_i64x2_add(bits, wasm_i64x2_const_splat(1023)), 52);
    const Numbers inverse = wasm_i64x2_shl(wasm_i64x2_sub(wasm_i64x2_const_splat(1023), bits), 52);

    const Numbers near_one = choose(wasm_f64x2_lt(x, SPLAT(-0.25)),
        times(SPLAT(-2), minus(e, plus(x, SPLAT(0.5)))), plus(SPLAT(1), times(SPLAT(2), d)));
    const Numbers far = times(choose(wasm_f64x2_lt(k, SPLAT(20)), plus(d, minus(SPLAT(1), inverse)),
        plus(minus(x, plus(e, inverse)), SPLAT(1))), power);
    const Numbers below = minus(times(SPLAT(0.5), d), SPLAT(0.5));
    Numbers result = choose(wasm_f64x2_eq(k, SPLAT(1)), near_one, far);
    result = choose(wasm_f64x2_eq(k, SPLAT(0)), d, result);
    return choose(wasm_f64x2_lt(k, SPLAT(0)), below, result);
}

INLINE Numbers tanh_of(Numbers x) {
    const Numbers size = wasm_f64x2_abs(x), twice = times(SPLAT(2), size);
    const v128_t is_middle = wasm_f64x2_ge(size, SPLAT(0x1.058afp-2)); /* ln(5/3) / 2 */
    const v128_t is_large = wasm_f64x2_ge(size, SPLAT(0x1.193ebp-1));  /* ln 3 / 2 */
    const Numbers e = expm1_of(choose(is_middle, twice, wasm_f64x2_neg(twice)));
    const Numbers upper = choose(is_large, SPLAT(2), choose(is_middle, e, wasm_f64x2_neg(e)));
    const Numbers ratio = over(upper, plus(e, SPLAT(2)));
    Numbers result = choose(is_large, minus(SPLAT(1), ratio), ratio);
    result = choose(wasm_f64x2_gt(size, SPLAT(20)), SPLAT(1), result);
    result = choose(wasm_i64x2_const_splat(INT64_MIN), x, result); /* the sign of x */
    return choose(wasm_f64x2_eq(x, x), result, x);
}

/* An inner loop as numpy calls it, in place of its own. Two pairs at once: one waits for the results of
 * its operations while the other goes on. */
__attribute__((export_name("tanh_loop")))
void tanh_loop(char **at, const ptrdiff_t *count, const ptrdiff_t *steps, void *data) {
    (void)data;
    const char *from = at[0];
    char *to = at[1];
    const ptrdiff_t in = steps[0], out = steps[1];
    ptrdiff_t left = *count;
    for (; left >= 4; left -= 4, from += 4 * in, to += 4 * out) {
        const Numbers first = tanh_of(load_two(from, in)), second = tanh_of(load_two(from + 2 * in, in));
        store_two(to, out, first);
        store_two(to + 2 * out, out, second);
    }
    for (; left >= 2; left -= 2, from += 2 * in, to += 2 * out) store_two(to, out, tanh_of(load_two(from, in)));
    if (left) wasm_v128_store64_lane(to, tanh_of(wasm_v128_load64_splat(from)), 0);
}
