// The machine's peak: independent multiply-adds in registers, nothing else.
#include <wasm_simd128.h>

enum { SUMS = 12 };

// Does `times` rounds of SUMS multiply-adds of two numbers each: 4 * SUMS * times operations.
__attribute__((export_name("multiply_adds"))) double multiply_adds(int times, double x) {
    const v128_t a = wasm_f64x2_splat(x), b = wasm_f64x2_splat(x + 1e-9);
    v128_t sums[SUMS];
    for (int i = 0; i < SUMS; i++) sums[i] = wasm_f64x2_splat(i);
    for (int t = 0; t < times; t++) {
#pragma clang loop unroll(full)
        for (int i = 0; i < SUMS; i++) sums[i] = wasm_f64x2_relaxed_madd(a, b, sums[i]);
    }
    for (int i = 1; i < SUMS; i++) sums[0] = wasm_f64x2_add(sums[0], sums[i]);
    return wasm_f64x2_extract_lane(sums[0], 0) + wasm_f64x2_extract_lane(sums[0], 1);
}
