/* C = A B for float64 matrices with any strides, in WebAssembly SIMD.
 *
 * The module works on memory that it imports (Pyodide's own) and owns nothing in it: no data
 * segment, no stack, no global. What it needs to remember lies in a block that the caller passes
 * in (struct Scratch). build.py compiles this file twice: with FUSED (relaxed SIMD's fused
 * multiply-add) and without (plain SIMD).
 *
 * The story, from the inside out:
 *   packing        copies a strip of an operand so that the inner loop reads it front to back
 *   dense tile     a few rows by a few columns of C, kept in registers while the inner loop runs
 *   sparse tile    a strip of one column of C, built from the non-zeros of that column of B alone
 *   product        cuts the matrices into blocks that fit the caches, and chooses the tile
 *   Python         reads numpy's arrays, computes only what is certainly safe, declines the rest
 *
 * "Lanes" are the entries of C that one vector instruction works on: they run along the rows of A.
 * A product that wants them along the columns of B is computed as its transpose, C' = B' A'. */

#include <stddef.h>
#include <stdint.h>
#include <wasm_simd128.h>

#define INLINE static inline __attribute__((always_inline))
#define UNROLLED _Pragma("clang loop unroll(full)")

typedef v128_t Pair; /* two doubles */

#ifdef FUSED
#define TILE_COLUMNS 3
#define TILE_PAIRS 3
INLINE Pair multiply_add(Pair a, Pair b, Pair sum) { return wasm_f64x2_relaxed_madd(a, b, sum); }
#else
#define TILE_COLUMNS 4
#define TILE_PAIRS 2
INLINE Pair multiply_add(Pair a, Pair b, Pair sum) {
    return wasm_f64x2_add(sum, wasm_f64x2_mul(a, b));
}
#endif

enum {
    CACHE_LINE = 64,
    TILE_LANES = 2 * TILE_PAIRS,
    DENSE_DEPTH = 400,         /* a strip of A and one of B stay in the first-level cache together */
    DENSE_COLUMNS = 192,       /* a block of B stays in the second-level cache */
    SPARSE_PAIRS = 12,         /* the widest sparse tile: all but a few of the 16 registers */
    SPARSE_DEPTH = 1024,       /* how deep such a block may be */
    SPARSE_STRIP = 48 * 1024,  /* bytes of A that a sparse tile jumps about in: about the first-level cache */
    NONZEROS = 48 * 1024,      /* how many a block of B may have */
    SPARSE_COLUMNS = 1024,     /* how many columns a block of B may have then */
    SAMPLES = 128,             /* entries looked at to guess an operand's density */
    COST_OF_LOOKING = 20000,   /* at them, in multiply-adds */
    PART_COLUMNS = 24,         /* a part of a product has a multiple of these: whole tiles */
};

typedef struct {
    char *origin;             /* address of the entry [0, 0] */
    ptrdiff_t row, column;    /* bytes from one row, and from one column, to the next */
} Matrix;

typedef struct {
    int32_t rows, columns, depth;
    Matrix a, b, c;
    int adds;                 /* C += A B */
} Product;

typedef struct __attribute__((packed)) {
    uint64_t value;           /* a double's bits */
    uint16_t offset;          /* of its row in the packed strip of A, in bytes */
} Nonzero;

typedef struct {
    void *array_type, *float64, *bytes, *yes, *no; /* Python objects, see prepare() */
    Product product, dense_block, sparse_block, strip_product; /* there is no stack to keep them on */
    double tile[2 * SPARSE_PAIRS];
    _Alignas(CACHE_LINE) union {
        double dense[DENSE_DEPTH * TILE_LANES];
        char sparse[SPARSE_STRIP];
    } strip;                                /* of A, packed */
    double block[(DENSE_DEPTH + 8) * DENSE_COLUMNS]; /* of B, packed */
    const Nonzero *ends[SPARSE_COLUMNS];
    Nonzero nonzeros[NONZEROS + 1], aside[8][SPARSE_DEPTH + 1];
} Scratch;

INLINE int32_t smaller(int32_t a, int32_t b) { return a < b ? a : b; }

INLINE char *entry(Matrix m, int32_t row, int32_t column) {
    return m.origin + row * m.row + column * m.column;
}

INLINE Matrix part(Matrix m, int32_t row, int32_t column) {
    m.origin = entry(m, row, column);
    return m;
}

INLINE Matrix transposed(Matrix m) { return (Matrix){m.origin, m.column, m.row}; }

INLINE Pair zeros(void) { return wasm_f64x2_const_splat(0); }
INLINE Pair load_pair(const void *at) { return wasm_v128_load(at); }
INLINE Pair load_twice(const void *at) { return wasm_v128_load64_splat(at); }
INLINE double load(const char *at) { return *(const double *)at; }

/* Two entries that are `step` bytes apart. */
INLINE Pair load_two(const char *from, ptrdiff_t step) {
    return wasm_v128_load64_lane(from + step, load_twice(from), 1);
}

INLINE void store_two(char *to, ptrdiff_t step, Pair pair) {
    wasm_v128_store64_lane(to, pair, 0);
    wasm_v128_store64_lane(to + step, pair, 1);
}

/* The size, in whole units, of the fewest equal blocks that cover `total`; never above `largest`. */
INLINE int32_t even_block(int32_t total, int32_t largest, int32_t unit) {
    largest = largest / unit * unit;
    int32_t blocks = (total + largest - 1) / largest;
    int32_t size = (total + blocks - 1) / blocks;
    return (size + unit - 1) / unit * unit;
}

/* ---- packing ---- */

/* Copies `lanes` rows of m, `depth` entries each, so that the entries of one column lie together,
 * and fills up to `width` lanes with zeros. Returns zeros, or nan where an entry is not finite. */
INLINE Pair pack(Matrix m, int32_t lanes, int32_t depth, int32_t width, double *to) {
    Pair poison = zeros();
    int32_t lane = 0;
    for (; lane + 2 <= lanes; lane += 2) {
        const char *from = entry(m, lane, 0);
        double *at = to + lane;
        int32_t step = 0;
        if (m.row == sizeof(double)) {
            for (; step < depth; step++, from += m.column, at += width) {
                Pair pair = load_pair(from);
                poison = multiply_add(pair, zeros(), poison);
                wasm_v128_store(at, pair);
            }
        } else if (m.column == sizeof(double)) {
            for (; step + 2 <= depth; step += 2, from += 16, at += 2 * width) {
                Pair first = load_pair(from), second = load_pair(from + m.row);
                poison = multiply_add(first, zeros(), multiply_add(second, zeros(), poison));
                wasm_v128_store(at, wasm_i64x2_shuffle(first, second, 0, 2));
                wasm_v128_store(at + width, wasm_i64x2_shuffle(first, second, 1, 3));
            }
        }
        for (; step < depth; step++, from += m.column, at += width) {
            Pair pair = load_two(from, m.row);
            poison = multiply_add(pair, zeros(), poison);
            wasm_v128_store(at, pair);
        }
    }
    if (lane < lanes) {
        const char *from = entry(m, lane, 0);
        for (int32_t step = 0; step < depth; step++, from += m.column) {
            Pair pair = wasm_v128_load64_zero(from);
            poison = multiply_add(pair, zeros(), poison);
            wasm_v128_store(to + lane + step * width, pair);
        }
        lane += 2;
    }
    for (; lane < width; lane += 2)
        for (int32_t step = 0; step < depth; step++) wasm_v128_store(to + lane + step * width, zeros());
    return poison;
}

INLINE int all_finite(Pair poison) {
    return wasm_i64x2_all_true(wasm_f64x2_eq(poison, zeros()));
}

/* ---- results ---- */

/* Writes `pairs` pairs of lanes of one column of C, or adds them to it. */
INLINE void store_lanes(const Product *p, char *to, int32_t lanes, int32_t pairs, const Pair *sums,
                        double *buffer) {
    const ptrdiff_t row = p->c.row;
    if (lanes < 2 * pairs) {
        UNROLLED for (int32_t i = 0; i < pairs; i++) wasm_v128_store(buffer + 2 * i, sums[i]);
        for (int32_t lane = 0; lane < lanes; lane++, to += row)
            *(double *)to = buffer[lane] + (p->adds ? load(to) : 0);
    } else if (row == sizeof(double)) {
        UNROLLED for (int32_t i = 0; i < pairs; i++, to += 16)
            wasm_v128_store(to, p->adds ? wasm_f64x2_add(load_pair(to), sums[i]) : sums[i]);
    } else {
        UNROLLED for (int32_t i = 0; i < pairs; i++, to += 2 * row)
            store_two(to, row, p->adds ? wasm_f64x2_add(load_two(to, row), sums[i]) : sums[i]);
    }
}

/* ---- the dense tile ---- */

/* TILE_LANES x columns entries of C. The strip of A is packed; the entries of a column of B lie
 * together, and its columns are b_column bytes apart. */
INLINE void dense_tile(const Product *p, int32_t columns, const double *strip, const char *b, ptrdiff_t b_column,
                       char *c, int32_t lanes, double *buffer) {
    Pair sums[TILE_COLUMNS][TILE_PAIRS];
    const char *at[TILE_COLUMNS];
    UNROLLED for (int32_t j = 0; j < columns; j++) {
        at[j] = b + j * b_column;
        UNROLLED for (int32_t i = 0; i < TILE_PAIRS; i++) sums[j][i] = zeros();
    }
    for (int32_t step = p->depth; step > 0; step--, strip += TILE_LANES) {
        Pair lane[TILE_PAIRS];
        UNROLLED for (int32_t i = 0; i < TILE_PAIRS; i++) lane[i] = load_pair(strip + 2 * i);
        UNROLLED for (int32_t j = 0; j < columns; j++) {
            Pair factor = load_twice(at[j]);
            UNROLLED for (int32_t i = 0; i < TILE_PAIRS; i++)
                sums[j][i] = multiply_add(lane[i], factor, sums[j][i]);
            at[j] += sizeof(double);
        }
    }
    UNROLLED for (int32_t j = 0; j < columns; j++)
        store_lanes(p, c + j * p->c.column, lanes, TILE_PAIRS, sums[j], buffer);
}

/* A block whose depth and columns fit the caches. */
static void dense_block(const Product *p, Scratch *s) {
    Matrix b = p->b;
    if (b.row != sizeof(double)) {
        int32_t width = (p->depth + 7) / 8 * 8 | 8; /* an odd number of cache lines: columns never collide */
        pack(b, p->depth, p->columns, width, s->block);
        b = (Matrix){(char *)s->block, sizeof(double), width * sizeof(double)};
    }
    for (int32_t row = 0; row < p->rows; row += TILE_LANES) {
        int32_t lanes = smaller(TILE_LANES, p->rows - row);
        pack(part(p->a, row, 0), lanes, p->depth, TILE_LANES, s->strip.dense);
        for (int32_t column = 0; column < p->columns; column += TILE_COLUMNS) {
            const char *from = entry(b, 0, column);
            char *to = entry(p->c, row, column);
            switch (p->columns - column) {
#define DENSE_TILE(n) dense_tile(p, n, s->strip.dense, from, b.column, to, lanes, s->tile)
                case 1: DENSE_TILE(1); break;
                case 2: DENSE_TILE(2); break;
#if TILE_COLUMNS == 4
                case 3: DENSE_TILE(3); break;
#endif
                default: DENSE_TILE(TILE_COLUMNS);
            }
        }
    }
}

static void dense(const Product *p, Scratch *s) {
    int32_t columns = even_block(p->columns, DENSE_COLUMNS, TILE_COLUMNS);
    int32_t depth = even_block(p->depth, DENSE_DEPTH, 2);
    Product *block = &s->dense_block;
    for (int32_t column = 0; column < p->columns; column += columns)
        for (int32_t step = 0; step < p->depth; step += depth) {
            *block = (Product){p->rows, smaller(columns, p->columns - column), smaller(depth, p->depth - step),
                               part(p->a, 0, step), part(p->b, step, column), part(p->c, 0, column),
                               p->adds || step > 0};
            dense_block(block, s);
        }
}

/* ---- the sparse tile ---- */

/* Writes an entry of B and moves on if it was not zero: no branch to mispredict. */
INLINE Nonzero *append(Nonzero *to, const char *from, uint32_t offset) {
    uint64_t bits = *(const uint64_t *)from;
    to->value = bits;
    to->offset = offset;
    return to + (bits != 0);
}

INLINE int any_nonzero(const char *eight) {
    Pair first = wasm_v128_or(load_pair(eight), load_pair(eight + 16));
    Pair second = wasm_v128_or(load_pair(eight + 32), load_pair(eight + 48));
    return wasm_v128_any_true(wasm_v128_or(first, second));
}

/* Lists the non-zeros of the columns of B, one column after the other; ends[j] is where the list of
 * column j ends. `stride` is the distance, in bytes, of two rows in A's strip. */
static void list_nonzeros(Matrix b, int32_t depth, int32_t columns, uint32_t stride, Scratch *s) {
    Nonzero *to = s->nonzeros;
    int32_t column = 0;
    for (; b.column == sizeof(double) && column + 8 <= columns; column += 8) {
        /* eight columns at once, as they share cache lines: each into a list of its own, then joined */
        Nonzero *ends[8];
        UNROLLED for (int32_t i = 0; i < 8; i++) ends[i] = s->aside[i];
        const char *from = entry(b, 0, column);
        uint32_t offset = 0;
        for (int32_t step = 0; step < depth; step++, from += b.row, offset += stride) {
            if (!any_nonzero(from)) continue;
            UNROLLED for (int32_t i = 0; i < 8; i++) ends[i] = append(ends[i], from + 8 * i, offset);
        }
        UNROLLED for (int32_t i = 0; i < 8; i++) {
            for (const Nonzero *next = s->aside[i]; next < ends[i]; next++) *to++ = *next;
            s->ends[column + i] = to;
        }
    }
    for (; column < columns; column++) {
        const char *from = entry(b, 0, column);
        uint32_t offset = 0;
        int32_t step = 0;
        for (; b.row == sizeof(double) && step + 8 <= depth; step += 8, from += 64, offset += 8 * stride) {
            if (!any_nonzero(from)) continue;
            UNROLLED for (int32_t i = 0; i < 8; i++) to = append(to, from + 8 * i, offset + i * stride);
        }
        for (; step < depth; step++, from += b.row, offset += stride) to = append(to, from, offset);
        s->ends[column] = to;
    }
}

/* One strip of A by every column of B: 2 * pairs lanes of each column of C. */
INLINE void sparse_tiles(const Product *p, int32_t pairs, int32_t row, int32_t lanes, Scratch *s) {
    const char *strip = s->strip.sparse;
    const Nonzero *next = s->nonzeros;
    for (int32_t column = 0; column < p->columns; column++) {
        Pair sums[SPARSE_PAIRS];
        UNROLLED for (int32_t i = 0; i < pairs; i++) sums[i] = zeros();
        for (const Nonzero *end = s->ends[column]; next < end; next++) {
            const char *lane = strip + next->offset;
            Pair factor = load_twice(&next->value);
            UNROLLED for (int32_t i = 0; i < pairs; i++)
                sums[i] = multiply_add(load_pair(lane + 16 * i), factor, sums[i]);
        }
        store_lanes(p, entry(p->c, row, column), lanes, pairs, sums, s->tile);
    }
}

/* A block whose strips fit the first-level cache. Where a strip holds a nan or an infinity,
 * zeros count (0 * nan is nan): it takes the dense tile. */
static void sparse_block(const Product *p, int32_t width, Scratch *s) {
    list_nonzeros(p->b, p->depth, p->columns, width * sizeof(double), s);
    for (int32_t row = 0; row < p->rows; row += width) {
        int32_t lanes = smaller(width, p->rows - row);
        Pair poison = pack(part(p->a, row, 0), lanes, p->depth, width, (double *)s->strip.sparse);
        if (!all_finite(poison)) {
            Product *strip = &s->strip_product;
            *strip = *p;
            strip->rows = lanes;
            strip->a = part(p->a, row, 0);
            strip->c = part(p->c, row, 0);
            dense(strip, s);
            continue;
        }
        switch (width / 2) {
#define SPARSE_TILES(n) case n: sparse_tiles(p, n, row, lanes, s); break
            SPARSE_TILES(1); SPARSE_TILES(2); SPARSE_TILES(3); SPARSE_TILES(4);
            SPARSE_TILES(5); SPARSE_TILES(6); SPARSE_TILES(7); SPARSE_TILES(8);
            SPARSE_TILES(9); SPARSE_TILES(10); SPARSE_TILES(11); SPARSE_TILES(12);
        }
    }
}

static void sparse(const Product *p, Scratch *s) {
    int32_t width = even_block(p->rows, 2 * SPARSE_PAIRS, 2);
    int32_t depth = even_block(p->depth, smaller(SPARSE_DEPTH, SPARSE_STRIP / (width * (int32_t)sizeof(double))), 1);
    int32_t columns = even_block(p->columns, smaller(SPARSE_COLUMNS, NONZEROS / depth), 8);
    Product *block = &s->sparse_block;
    for (int32_t column = 0; column < p->columns; column += columns)
        for (int32_t step = 0; step < p->depth; step += depth) {
            *block = (Product){p->rows, smaller(columns, p->columns - column), smaller(depth, p->depth - step),
                               part(p->a, 0, step), part(p->b, step, column), part(p->c, 0, column),
                               p->adds || step > 0};
            sparse_block(block, width, s);
        }
}

/* ---- the product ---- */

/* The share of non-zeros among a few entries spread over the matrix. */
static double density(Matrix m, int32_t rows, int32_t columns) {
    int32_t nonzero = 0;
    uint32_t row = 0, column = 0;
    for (int32_t i = 0; i < SAMPLES; i++) {
        nonzero += load(entry(m, row, column)) != 0;
        row = (row + 7919) % rows;
        column = (column + 104729) % columns;
    }
    return nonzero / (double)SAMPLES;
}

/* What leaving out B's zeros saves at the most, in multiply-adds: 0 where looking for them costs more. */
static double most_saving(const Product *p) {
    double saved = (double)(p->rows - 16) * p->columns * p->depth;
    return saved > COST_OF_LOOKING ? saved : 0;
}

/* What leaving out B's zeros saves, in multiply-adds of the dense tile. Listing the non-zeros costs
 * each entry of B as much as 16 rows of C do, and each one that is left costs half more than in the
 * dense tile, or twice as much where lanes must be stored one by one. (Measured.) */
static double saving(const Product *p, double density) {
    double cost = p->c.row == sizeof(double) ? 1.5 : 2;
    return (p->rows * (1 - cost * density) - 16) * p->columns * p->depth;
}

static void transpose(Product *p) {
    Matrix a = p->a;
    int32_t rows = p->rows;
    p->rows = p->columns;
    p->columns = rows;
    p->a = transposed(p->b);
    p->b = transposed(a);
    p->c = transposed(p->c);
}

/* Leaves, of the columns, those of a part; all parts have the bits of the whole product. */
static void restrict_to(Product *p, int32_t number, int32_t parts) {
    int32_t size = (p->columns + parts - 1) / parts;
    size = (size + PART_COLUMNS - 1) / PART_COLUMNS * PART_COLUMNS;
    int32_t first = smaller(number * size, p->columns);
    p->b = part(p->b, 0, first);
    p->c = part(p->c, 0, first);
    p->columns = smaller(size, p->columns - first);
}

/* A part of the product, of so many. What is decided is decided by the whole. */
static void compute(Product *p, int32_t number, int32_t parts, Scratch *s) {
    if (p->rows == 0 || p->columns == 0) return;
    if (p->depth == 0) {
        for (int32_t row = 0; row < p->rows; row++)
            for (int32_t column = 0; column < p->columns; column++) *(double *)entry(p->c, row, column) = 0;
        return;
    }
    double as_is = most_saving(p) > 0 ? saving(p, density(p->b, p->depth, p->columns)) : 0;
    transpose(p);
    double as_transpose = most_saving(p) > 0 ? saving(p, density(p->b, p->depth, p->columns)) : 0;
    int lanes_along_columns = p->c.row == sizeof(double);
    int listing = as_is > 0 || as_transpose > 0;
    if (listing ? as_is >= as_transpose : !lanes_along_columns) transpose(p);
    restrict_to(p, number, parts);
    if (p->columns == 0) return;
    if (listing) sparse(p, s);
    else dense(p, s);
}

/* ---- for Python ---- */

/* The beginning of numpy's PyArrayObject, part of its stable ABI. */
typedef struct {
    ptrdiff_t references;
    const void *type;
    char *data;
    int32_t rank;
    const ptrdiff_t *shape, *strides;
    const void *base, *dtype;
    int32_t flags;
} Array;

enum { ALIGNED = 0x0100, WRITEABLE = 0x0400 };

INLINE int is_matrix(const Array *x, const Scratch *s) {
    return x->type == s->array_type && x->dtype == s->float64 && x->rank == 2 && (x->flags & ALIGNED) &&
           x->strides[0] % (ptrdiff_t)sizeof(double) == 0 && x->strides[1] % (ptrdiff_t)sizeof(double) == 0;
}

INLINE Matrix matrix(const Array *x) { return (Matrix){x->data, x->strides[0], x->strides[1]}; }

INLINE ptrdiff_t distance(ptrdiff_t x) { return x < 0 ? -x : x; }

/* Whether no two entries of x share memory: the rows lie within one column's distance or the other way round. */
INLINE int is_injective(const Array *x) {
    int64_t row = distance(x->strides[0]), column = distance(x->strides[1]);
    int64_t rows = x->shape[0], columns = x->shape[1];
    if (rows > 1 && row == 0) return 0;
    if (columns > 1 && column == 0) return 0;
    if (rows <= 1 || columns <= 1) return 1;
    return row >= column * columns || column >= row * rows;
}

/* Whether the memory from the first to the last entry of x and that of y meet. */
INLINE int overlap(const Array *x, const Array *y) {
    int64_t low[2], high[2];
    const Array *both[2] = {x, y};
    UNROLLED for (int32_t i = 0; i < 2; i++) {
        low[i] = (int64_t)(uintptr_t)both[i]->data;
        high[i] = low[i] + sizeof(double);
        UNROLLED for (int32_t axis = 0; axis < 2; axis++) {
            int64_t reach = (int64_t)(both[i]->shape[axis] - 1) * both[i]->strides[axis];
            if (reach < 0) low[i] += reach; else high[i] += reach;
        }
    }
    return low[0] < high[1] && low[1] < high[0];
}

/* Where the scratch block begins in memory of `scratch_bytes()`: at a cache line. */
INLINE Scratch *aligned(char *memory) { return (Scratch *)(((uintptr_t)memory + CACHE_LINE - 1) / CACHE_LINE * CACHE_LINE); }

/* product(a, b, out): computes out = a b and returns True, or touches nothing and returns False.
 * The method's `self` is the numpy array that holds the scratch block. */
__attribute__((export_name("method")))
const void *method(const Array *self, const Array *const *arguments, ptrdiff_t count) {
    Scratch *s = aligned(self->data);
    if (count != 3) return s->no;
    const Array *a = arguments[0], *b = arguments[1], *out = arguments[2];
    if (!is_matrix(a, s) || !is_matrix(b, s) || !is_matrix(out, s)) return s->no;
    if (a->shape[1] != b->shape[0] || out->shape[0] != a->shape[0] || out->shape[1] != b->shape[1]) return s->no;
    if (!(out->flags & WRITEABLE)) return s->no;
    if (out->shape[0] == 0 || out->shape[1] == 0) return s->yes;
    if (!is_injective(out)) return s->no;
    if (a->shape[1] != 0 && (overlap(out, a) || overlap(out, b))) return s->no;
    s->product = (Product){a->shape[0], b->shape[1], a->shape[1], matrix(a), matrix(b), matrix(out), 0};
    compute(&s->product, 0, 1, s);
    return s->yes;
}

/* Makes memory of `scratch_bytes()` a scratch block for method() and fill(): the Python objects
 * numpy.ndarray, numpy.dtype(float), numpy.dtype("uint8"), True and False. */
__attribute__((export_name("prepare")))
void prepare(char *memory, void *array_type, void *float64, void *bytes, void *yes, void *no) {
    Scratch *s = aligned(memory);
    s->array_type = array_type;
    s->float64 = float64;
    s->bytes = bytes;
    s->yes = yes;
    s->no = no;
}

__attribute__((export_name("scratch_bytes"))) int32_t scratch_bytes(void) { return sizeof(Scratch) + CACHE_LINE; }
